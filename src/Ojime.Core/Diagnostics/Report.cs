using System.Collections.Immutable;

namespace Ojime.Core;

/// <summary>Collects what a run has to tell, so that one run reports every problem it can find.</summary>
public sealed class Report
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<Diagnostic> _seen = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public bool HasErrors => _diagnostics.Exists(static d => d.Severity == Severity.Error);

    /// <summary>Adds a diagnostic; one that was already said is not said twice.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (_seen.Add(diagnostic))
            _diagnostics.Add(diagnostic);
    }

    /// <summary>Adds an error and returns no types: what follows from an unknown type stays silent.</summary>
    public ImmutableArray<TensorType> Reject(Diagnostic diagnostic)
    {
        Add(diagnostic);
        return default;
    }
}
