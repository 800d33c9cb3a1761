using Ojime.Core;
using Ojime.CSource;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>NAME.h: the package's one public header: sizes known when compiling, typed access, five calls.</summary>
internal static class ModelHeader
{
    /// <summary>That of <c>include/oj.h</c>, whose structs this header uses.</summary>
    private const int Abi = 1;

    public static string Write(Plan plan, PackageOptions options)
    {
        string id = options.Id, upper = id.ToUpperInvariant(), guard = $"{upper}_H";
        var c = new CWriter();
        c.Comment($"{id}.h: {PackageText.Quoted(options.Name)}, fitted by Ojime. One inference: {PackageText.Number(plan.Graph.Macs)} MAC in {plan.Steps.Length} steps.")
            .Line($"#ifndef {guard}").Line($"#define {guard}").Line().Line("#include \"oj.h\"").Line()
            .Line($"#if OJ_ABI != {Abi}u").Line("#error \"another oj.h was found first: write all packages of one program with one version of Ojime\"").Line("#endif").Line()
            .Line("#ifdef __cplusplus").Line("extern \"C\" {").Line("#endif").Line()
            .Line($"#define {upper}_ARENA_BYTES {Math.Max(1, plan.ArenaBytes)}u")
            .Line($"#define {upper}_ARENA_ALIGN {plan.Alignment}u")
            .Line($"#define {upper}_STATE_BYTES {plan.StateBytes}u")
            .Line($"#define {upper}_STEPS {Math.Max(1, plan.Steps.Length)}u");
        if (options.StackBytes is { } stack)
            c.Line($"#define {upper}_STACK_BYTES {stack}u");
        foreach (PackagePort port in PackagePort.Inputs(plan))
            Port(c, $"{upper}_INPUT{port.Upper}", "input", port);
        foreach (PackagePort port in PackagePort.Outputs(plan))
            Port(c, $"{upper}_OUTPUT{port.Upper}", "output", port);
        c.Line().Comment("Memory for one context; nothing else writes to RAM.")
            .Line($"#define {upper}_DEFINE_ARENA(name) static OJ_ALIGN({upper}_ARENA_ALIGN) uint8_t name[{upper}_ARENA_BYTES]").Line()
            .Line($"extern const oj_model {id}_model;").Line()
            .Line("typedef struct {").Line("    oj_ctx ctx;").Line($"}} {id};").Line()
            .Comment("Once, before all else. The arena stays with the context; states begin at their first values.")
            .Line($"OJ_MUST_USE oj_status {id}_init({id} *self, void *arena, size_t arena_bytes);").Line()
            .Comment("A whole inference. Inputs may have been overwritten after it; outputs stay until the next.")
            .Line($"OJ_MUST_USE oj_status {id}_run({id} *self);").Line()
            .Comment("One layer of an inference: OJ_MORE until the last, which gives OJ_OK. Between two calls the processor is free.")
            .Line($"OJ_MUST_USE oj_status {id}_step({id} *self);").Line()
            .Comment("Puts states back to their first values, and the next step back to the first.")
            .Line($"void {id}_reset_state({id} *self);").Line();
        foreach (PackagePort port in PackagePort.Inputs(plan))
            c.Comment($"{port.Name}: {port.Type.Element.Text} {PackageText.Sizes(port.Type)}; points into the arena")
                .Line($"{port.Type.Element.C} *{id}_input{port.Suffix}({id} *self);");
        foreach (PackagePort port in PackagePort.Outputs(plan))
            c.Comment($"{port.Name}: {port.Type.Element.Text} {PackageText.Sizes(port.Type)}; points into the arena")
                .Line($"const {port.Type.Element.C} *{id}_output{port.Suffix}(const {id} *self);");
        return c.Line().Line("#ifndef OJ_NO_SELFTEST")
            .Comment("Runs the golden vectors of the package's test folder; names the first step whose result differs.")
            .Line($"OJ_MUST_USE oj_status {id}_selftest({id} *self, uint32_t *first_bad_step);").Line("#endif").Line()
            .Line("#ifdef __cplusplus").Line("}").Line("#endif").Line().Line("#endif").ToString();
    }

    private static void Port(CWriter c, string prefix, string kind, PackagePort port)
    {
        c.Line().Comment($"{kind} {port.Name}: {port.Type.Element.Text} {PackageText.Sizes(port.Type)}")
            .Line($"#define {prefix}_COUNT {port.Type.Shape.ElementCount}u");
        if (port.Type.Quantization is { Axis: null } q)
        {
            c.Line($"#define {prefix}_SCALE ({CLiteral.Of(q.Scale)})");
            c.Line($"#define {prefix}_ZERO ({CLiteral.Of(q.Zero)})");
        }
    }
}
