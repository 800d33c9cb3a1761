using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>Unwinds from the place that found a problem to the node or file that is given up; what follows from it stays silent.</summary>
internal sealed class Refusal(Diagnostic? diagnostic) : Exception(diagnostic?.Message)
{
    /// <summary>What to report; null where it was reported already.</summary>
    public Diagnostic? Diagnostic { get; } = diagnostic;
}
