using System.Globalization;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Compiler;

/// <summary>What can go wrong between a graph that was read and a package (3350 to 3399; budgets 4000 to 4099; accuracy 5000 to 5099).</summary>
public static class CompilerProblems
{
    public static Diagnostic NoKernel(Node node) => new(3351, Severity.Error, node.Origin,
        $"there is no C for {node.Op.Name} over {string.Join(" and ", node.InputTypes.Select(static t => t.Quantization is null ? $"{t.Element.Text}{t.Shape}" : $"quantised {t.Element.Text}{t.Shape}"))}",
        Fix: "try --scheme float32, or replace the operator; ojime explain OJ3351 says more");

    public static Diagnostic LoopDoesNotEnd(EndlessLoopException endless) => new(3352, Severity.Error, endless.At,
        string.Create(CultureInfo.InvariantCulture, $"the loop has not ended after {endless.Turns:N0} turns"),
        Fix: "check its condition, or give samples on which it ends (--calib, --golden); in integers a value may saturate before the condition is met: try --scheme float32");

    public static Diagnostic CountedByTurn(Origin at) => new(3353, Severity.Note, at,
        "data decides how many turns this loop takes: its work and its modelled cycles are those of one turn",
        Fix: "give samples that take as many turns as will be usual (--golden): the counted instructions are those of the samples");

    public static Diagnostic SchemeDiffers(string asked, string found) => new(2201, Severity.Error, Origin.None,
        $"the model comes quantised as {found}; --scheme {asked} would quantise it twice",
        Fix: "leave --scheme out, or give the float model");

    public static Diagnostic RoundingIdle(string model) => new(2202, Severity.Error, Origin.None,
        $"--rounding is for models that are quantised here; this one {model}",
        Fix: "leave --rounding out");

    public static Diagnostic RamShort(string target, long need, long have, string peak) => new(4001, Severity.Error, Origin.None,
        string.Create(CultureInfo.InvariantCulture, $"does not fit {target}: RAM {need:N0} B needed, {have:N0} B there (short by {need - have:N0} B); {peak}"),
        Fix: "a smaller input, fewer channels at the peak, --optimize ram, or a chip with more RAM: ojime fit MODEL without -t lists them");

    public static Diagnostic FlashShort(string target, long need, long have) => new(4002, Severity.Error, Origin.None,
        string.Create(CultureInfo.InvariantCulture, $"does not fit {target}: flash {need:N0} B needed, {have:N0} B there (short by {need - have:N0} B)"),
        Fix: "--optimize size, fewer channels, or a chip with more flash: ojime fit MODEL without -t lists them");

    public static Diagnostic GoldenDiffers(double error) => new(5001, Severity.Error, Origin.None,
        string.Create(CultureInfo.InvariantCulture, $"the float graph's outputs differ from the golden ones by {error:0.0e+0} of the largest; at most 1e-3 is wanted"),
        Fix: "check that golden.npz was made by this very model, with the same preprocessing, in evaluation mode");
}
