using Ojime.Core;

namespace Ojime.Formats;

/// <summary>Ends the import of one node, so that the next one can be looked at. Never leaves the importers.</summary>
internal sealed class Refusal(Diagnostic? diagnostic) : Exception(diagnostic?.Message)
{
    /// <summary>What to tell the user; null where it is in the report already.</summary>
    public Diagnostic? Diagnostic => diagnostic;
}
