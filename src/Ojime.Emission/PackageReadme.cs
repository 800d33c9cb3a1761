using System.Text;
using Ojime.Core;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>README.md of a package: the numbers, two lines to integrate it, what was assumed, whose licence.</summary>
internal static class PackageReadme
{
    public static string Write(Plan plan, PackageOptions options, PackageTables tables)
    {
        string id = options.Id, upper = id.ToUpperInvariant();
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        Line($"# {options.Name}");
        Line();
        Line($"A trained network as plain C99, fitted by Ojime{(options.Target is { } target ? $" to {target}" : $" to {plan.Cpu.Name}")}. No heap, no interpreter, nothing to install.");
        Line();
        Line("| | |");
        Line("|---|---|");
        Line($"| RAM: arena, states included | {PackageText.Number(plan.ArenaBytes)} B, exact{(plan.IsOptimal ? "; no arrangement takes fewer" : $"; lower bound {PackageText.Number(plan.LowerBoundBytes)} B")} |");
        if (options.StackBytes is { } stack)
            Line($"| stack of one inference | {PackageText.Number(stack)} B, counted |");
        Line($"| flash: constant tables | {PackageText.Number(tables.Bytes)} B, exact; code comes on top |");
        Line($"| work of one inference | {PackageText.Number(plan.Graph.Macs)} multiply-accumulates in {plan.Steps.Length} steps |");
        foreach (PackagePort port in PackagePort.Inputs(plan))
            Line($"| input {port.Name} | {Meaning(port.Type)} |");
        foreach (PackagePort port in PackagePort.Outputs(plan))
            Line($"| output {port.Name} | {Meaning(port.Type)} |");
        Line();
        Line("## Use");
        Line();
        Line($"Add `include/` to the include path, and `src/{id}.c` and `src/{id}_weights.c` to the sources.");
        Line();
        Line("```c");
        Line($"#include \"{id}.h\"");
        Line($"{upper}_DEFINE_ARENA({id}_memory);");
        Line($"static {id} {id}_self;");
        Line($"/* boot */  if ({id}_init(&{id}_self, {id}_memory, sizeof {id}_memory) != OJ_OK) {{ fault(); }}");
        string input = PackagePort.Inputs(plan) is [var x, ..] ? $"fill({id}_input{x.Suffix}(&{id}_self));  " : "";
        string output = PackagePort.Outputs(plan) is [var y, ..] ? $"use({id}_output{y.Suffix}(&{id}_self));" : "";
        Line($"/* loop */  {input}if ({id}_run(&{id}_self) == OJ_OK) {{ {output} }}");
        Line("```");
        Line();
        Line($"`{id}_step` runs one layer a call. Two contexts with arenas of their own may run at the same time. Inputs are overwritten by a run."
            + (plan.Graph.States.IsEmpty ? "" : $" State is carried from run to run; `{id}_reset_state` begins anew."));
        Line();
        Line("## Check");
        Line();
        Line("```sh");
        Line($"cc -std=c99 -O2 -Iinclude -Itest src/*.c test/{id}_selftest.c test/main_host.c -lm -o {id}_host && ./{id}_host --selftest");
        Line("```");
        Line();
        Line($"The self-test carries {options.Golden.Vectors.Length} golden vectors and a checksum for each step; `test/main_semihost.c` runs it on emulated boards.");
        if (!options.Notes.IsEmpty)
        {
            Line();
            Line("## What was assumed or changed");
            Line();
            foreach (string note in options.Notes)
                Line($"- {note}");
        }
        Line();
        Line("## Licence");
        Line();
        Line("The kernels, headers and tests are Ojime's, Apache-2.0 (`LICENSE`). The weights are under the licence of the model they come from"
            + (options.ModelLicence is { } licence ? $": {licence}." : "; the model file named none."));
        return text.ToString();
    }

    private static string Meaning(TensorType type)
    {
        string what = $"{type.Element.Text} {PackageText.Sizes(type)}, {PackageText.Number(type.ByteCount)} B";
        return type.Quantization is { Axis: null } q ? $"{what}; real = {q.Scale:R} x (q - {q.Zero})" : what;
    }
}
