using System.Security.Cryptography;
using System.Text;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>NAME.c: the schedule as straight-line C, one static function a step, and the calls of the public header.</summary>
internal sealed class ModelSource(Plan plan, PackageOptions options, PackageTables tables)
{
    private readonly string _id = options.Id;
    private readonly string _upper = options.Id.ToUpperInvariant();

    public string Write()
    {
        var steps = new CWriter();
        new StepsSource(plan, _id, "", tables).Write(steps);
        WriteReset(steps);
        var c = new CWriter();
        c.Comment($"{_id}.c: one function a step, called in order. Written by Ojime; change the model, not this file.")
            .Line($"#include \"{_id}.h\"").Line($"#include \"{_id}_weights.h\"").Line($"#include \"{_id}_kernels.h\"").Line()
            .Verbatim(steps.ToString());
        WriteDispatch(c);
        WriteModel(c, Identity(steps.ToString()));
        WriteCalls(c);
        return c.ToString();
    }

    /// <summary>SHA-256 over the steps and the tables they read.</summary>
    private byte[] Identity(string steps)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(steps));
        foreach ((_, CTable table, _) in tables.All)
            hash.AppendData(table.Bytes);
        return hash.GetHashAndReset();
    }

    private void WriteReset(CWriter c)
    {
        using (c.Block($"static void {_id}_reset(oj_ctx *ctx)"))
        {
            foreach (GraphState state in plan.Graph.States.Where(static s => s.Initial.Type.ByteCount > 0))
            {
                int at = plan.Offsets[state.Current], bytes = state.Initial.Type.ByteCount;
                if (!state.Initial.Bytes.Span.ContainsAnyExcept((byte)0))
                {
                    c.Line($"memset(ctx->arena + {at}, 0, {bytes}u); /* {state.Name} */");
                    continue;
                }
                string table = tables.Name(CTable.Of(state.Initial), $"state_{state.Name}", $"first value of {state.Name}");
                c.Line($"memcpy(ctx->arena + {at}, {table}, {bytes}u); /* {state.Name} */");
            }
            c.Line("ctx->next_step = 0;");
        }
        c.Line();
    }

    private void WriteDispatch(CWriter c)
    {
        using (c.Block($"static oj_status {_id}_dispatch(oj_ctx *ctx)"))
        {
            if (plan.Steps.IsEmpty)
            {
                if (!plan.Endings.IsEmpty)
                    c.Line($"{_id}_end(ctx->arena);");
                c.Line("OJ_PROBE(ctx, 0u);").Line("ctx->next_step = 0;").Line("return OJ_OK;");
            }
            else
            {
                c.Line("uint8_t *arena = ctx->arena;");
                using (c.Block("switch (ctx->next_step)"))
                {
                    foreach (Step step in plan.Steps)
                        c.Line($"case {step.Index}: {_id}_step_{step.Index}(arena); break;");
                    c.Line("default: return OJ_E_STATE;");
                }
                c.Line("OJ_PROBE(ctx, ctx->next_step);").Line("ctx->next_step++;")
                    .Line($"if (ctx->next_step < {_upper}_STEPS) {{").Line("    return OJ_MORE;").Line("}");
                if (!plan.Endings.IsEmpty)
                    c.Line($"{_id}_end(arena);");
                c.Line("ctx->next_step = 0;").Line("return OJ_OK;");
            }
        }
        c.Line();
    }

    private void WriteModel(CWriter c, byte[] identity)
    {
        var inputs = PackagePort.Inputs(plan);
        var outputs = PackagePort.Outputs(plan);
        Ports(c, "inputs", inputs);
        Ports(c, "outputs", outputs);
        c.Line($"const oj_model {_id}_model = {{")
            .Line($"    OJ_ABI, {_upper}_ARENA_BYTES, {_upper}_ARENA_ALIGN, {_upper}_STATE_BYTES, {_upper}_STEPS,")
            .Line($"    {(inputs.IsEmpty ? "NULL" : $"{_id}_inputs")}, {(outputs.IsEmpty ? "NULL" : $"{_id}_outputs")}, {inputs.Length}u, {outputs.Length}u,")
            .Line($"    OJ_STRING(\"{PackageText.Quoted(options.Name)}\"),")
            .Line($"    {{{string.Join(',', identity.Take(16))},")
            .Line($"     {string.Join(',', identity.Skip(16))}}},")
            .Line($"    {_id}_dispatch, {_id}_reset,").Line("};").Line();
    }

    private void Ports(CWriter c, string name, IReadOnlyList<PackagePort> ports)
    {
        if (ports.Count == 0)
            return;
        c.Line($"static const oj_tensor {_id}_{name}[{ports.Count}] = {{");
        foreach (PackagePort port in ports)
        {
            int[] sizes = port.Type.Shape.Sizes;
            // More axes than oj.h has: the outermost ones are joined.
            if (sizes.Length > 6)
                sizes = [sizes[..^5].Aggregate(1, static (a, b) => a * b), .. sizes[^5..]];
            string dims = sizes.Length == 0 ? "1u" : string.Join(", ", sizes.Select(static s => $"{s}u"));
            string meaning = port.Type.Quantization is { Axis: null } q ? $"{CLiteral.Of(q.Scale)}, {CLiteral.Of(q.Zero)}" : "1.0f, 0";
            c.Line($"    {{OJ_STRING(\"{PackageText.Quoted(port.Name)}\"), OJ_{port.Type.Element.ToString().ToUpperInvariant()}, {sizes.Length}u, {{{dims}}}, "
                + $"{port.Offset}u, {port.Type.ByteCount}u, {meaning}}},");
        }
        c.Line("};").Line();
    }

    private void WriteCalls(CWriter c)
    {
        using (c.Block($"oj_status {_id}_init({_id} *self, void *arena, size_t arena_bytes)"))
            c.Line($"return oj_model_init(self == NULL ? NULL : &self->ctx, &{_id}_model, arena, arena_bytes);");
        c.Line();
        using (c.Block($"oj_status {_id}_step({_id} *self)"))
        {
            c.Line("if (self == NULL) {").Line("    return OJ_E_NULL;").Line("}")
                .Line($"return self->ctx.model != &{_id}_model ? OJ_E_STATE : {_id}_dispatch(&self->ctx);");
        }
        c.Line();
        using (c.Block($"oj_status {_id}_run({_id} *self)"))
        {
            c.Line("oj_status status;").Line("do {").Line($"    status = {_id}_step(self);").Line("} while (status == OJ_MORE);").Line("return status;");
        }
        c.Line();
        using (c.Block($"void {_id}_reset_state({_id} *self)"))
            c.Line($"{_id}_reset(&self->ctx);");
        foreach (PackagePort port in PackagePort.Inputs(plan))
        {
            c.Line();
            using (c.Block($"{port.Type.Element.C} *{_id}_input{port.Suffix}({_id} *self)"))
                c.Line($"return OJ_AT({port.Type.Element.C}, self->ctx.arena, {port.Offset});");
        }
        foreach (PackagePort port in PackagePort.Outputs(plan))
        {
            c.Line();
            using (c.Block($"const {port.Type.Element.C} *{_id}_output{port.Suffix}(const {_id} *self)"))
                c.Line($"return OJ_AT(const {port.Type.Element.C}, self->ctx.arena, {port.Offset});");
        }
    }
}
