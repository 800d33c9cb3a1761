using Ojime.Core;

namespace Ojime.Formats;

/// <summary>What can be wrong with files of samples (3260 to 3269).</summary>
public static class SampleProblems
{
    public static Diagnostic NoArrayFor(string path, IEnumerable<Port> ports, IEnumerable<string> names) => new(3261, Severity.Error, new(path),
        $"the arrays are {string.Join(", ", names.Take(8))}; wanted is one for each of {string.Join(", ", ports.Select(static p => p.Name))}",
        Fix: "name each array after the model's input or output; ojime inspect MODEL shows the names");

    public static Diagnostic WrongShape(string path, string array, Shape found, Port port) => new(3262, Severity.Error, new(path),
        $"array {array} has shape {found}; {port.Name} takes {port.Type.Shape}, so samples have that shape after a first axis that counts them",
        Fix: "stack the samples along a new first axis");

    public static Diagnostic CountsDiffer(string path, IEnumerable<string> counts) => new(3263, Severity.Error, new(path),
        $"the arrays hold different numbers of samples or steps: {string.Join(", ", counts)}",
        Fix: "save the same number of samples for every input and output");

    public static Diagnostic IntegersForReals(string path, string array, Port port) => new(3264, Severity.Warning, new(path),
        $"array {array} holds integers and {port.Name} takes real numbers; they are taken as they are",
        Fix: "apply the model's own preprocessing before saving the samples, for example bytes / 127.5 - 1");
}
