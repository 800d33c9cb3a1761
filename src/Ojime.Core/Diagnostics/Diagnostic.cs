namespace Ojime.Core;

public enum Severity { Note, Warning, Error }

/// <summary>Something the user can act on: what was found at which node, and one thing to try.</summary>
/// <param name="Code">Four digits; the first is the exit code of the command that ends with this error.</param>
public sealed record Diagnostic(int Code, Severity Severity, Origin At, string Message, string? Fix = null)
{
    /// <summary><c>Error OJ3012: stem/conv1 (Conv): message</c>, then <c>  try: fix</c>.</summary>
    public override string ToString()
    {
        string where = At.Node.Length == 0 ? "" : $"{At}: ";
        string first = $"{Severity} OJ{Code}: {where}{Message}";
        return Fix is null ? first : $"{first}\n  try: {Fix}";
    }
}
