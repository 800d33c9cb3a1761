using System.Globalization;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>A value that a step leaves in the arena, to be compared.</summary>
/// <param name="IsExact">True where every implementation gives the same bits: nothing before it was computed in floats.</param>
public sealed record TracePoint(int Step, Value Value, int Offset, int Bytes, bool IsExact)
{
    /// <summary>What can be seen after each step, in the order that the package's traces use.</summary>
    public static IReadOnlyList<TracePoint> Of(Plan plan) => Of(plan, []);

    /// <summary>True where numbers that were computed in floats become codes again: a difference of one rounding may then become one of a whole code.</summary>
    public static bool Requantizes(Plan plan)
    {
        var inFloats = new HashSet<Value>();
        Of(plan, inFloats);
        return plan.Steps.Any(s => s.Node.Op is Quantize && inFloats.Contains(Plan.RootOf(s.Node.Inputs[0])));
    }

    private static List<TracePoint> Of(Plan plan, HashSet<Value> inFloats)
    {
        var points = new List<TracePoint>();
        foreach (Step step in plan.Steps)
        {
            // A number times a scale has one right result, and so has what is only moved.
            bool computes = step.WithHeld.Any(static s => s.Node.Op is not (Dequantize or Transpose or Reshape) && s.Node.Outputs.Any(static o => o.Type.Element.IsFloat));
            bool floats = computes || step.Node.Inputs.Any(i => inFloats.Contains(Plan.RootOf(i)));
            foreach (Value output in step.Node.Outputs)
            {
                if (floats)
                    inFloats.Add(output);
                Region? region = plan.Regions.FirstOrDefault(r => r.Value == output || (r.Kind == RegionKind.State && r.Offset == plan.Offsets[output] && r.Bytes == output.Type.ByteCount));
                bool isLast = step.Index == plan.Steps.Length - 1;
                if (!isLast || plan.Endings.IsEmpty || region is null || region.LastSlot == plan.EndSlot)
                    points.Add(new(step.Index, output, plan.Offsets[output], output.Type.ByteCount, !floats));
            }
        }
        return points;
    }
}

/// <summary>NAME_golden.h in the test folder: golden vectors, and what each step leaves where.</summary>
internal static class GoldenHeader
{
    public static string Write(Plan plan, PackageOptions options)
    {
        string id = options.Id, upper = id.ToUpperInvariant(), guard = $"{upper}_GOLDEN_H";
        IReadOnlyList<TracePoint> points = TracePoint.Of(plan);
        var c = new CWriter();
        c.Comment($"{id}: golden vectors with the checksum of every step, computed by Ojime's reference")
            .Line($"#ifndef {guard}").Line($"#define {guard}").Line().Line("#include <stdint.h>").Line()
            .Line("#ifndef OJ_TRACE_POINT").Line("#define OJ_TRACE_POINT")
            .Line("typedef struct {").Line("    uint32_t step, offset, bytes, is_exact;").Line("} oj_trace_point;").Line("#endif").Line()
            .Line($"#define {upper}_TRACES {Math.Max(1, points.Count)}u");
        c.Comment(TracePoint.Requantizes(plan)
                ? "part of the largest that floats may be apart: those in between become codes, and one rounding may become a code"
                : "part of the largest that floats may be apart: libraries of mathematics differ")
            .Line($"#define {upper}_TOLERANCE {(TracePoint.Requantizes(plan) ? "5.0e-2f" : "1.0e-4f")}");
        Table(c, $"{id}_trace", points.Select(static p => (p.Step, p.Offset, p.Bytes, p.IsExact)));
        c.Line().Comment("bytes of the arena that nothing needs after a step").Line("#ifdef OJ_WITH_DEAD_BYTES");
        var dead = Enumerable.Range(0, Math.Max(0, plan.Steps.Length - 1)).SelectMany(s => plan.DeadAfter(s).Select(d => (s, d.Offset, d.Bytes, false))).ToArray();
        c.Line($"#define {upper}_DEAD {Math.Max(1, dead.Length)}u");
        Table(c, $"{id}_dead", dead);
        c.Line("#endif").Line();
        Vectors(c, id, upper, options.Golden, points);
        return c.Line().Line("#endif").ToString();
    }

    /// <summary>A table without rows has one that says nothing: C has no empty array, and its compilers object to a loop that never runs.</summary>
    private static void Table(CWriter c, string name, IEnumerable<(int Step, int Offset, int Bytes, bool IsExact)> rows)
    {
        c.Line($"static const oj_trace_point {name}[] = {{");
        foreach ((int step, int offset, int bytes, bool isExact) in rows.DefaultIfEmpty())
            c.Line($"    {{{step}u, {offset}u, {bytes}u, {(isExact ? 1 : 0)}u}},");
        c.Line("};");
    }

    private static void Vectors(CWriter c, string id, string upper, GoldenVectors golden, IReadOnlyList<TracePoint> points)
    {
        static IEnumerable<string> Bytes(IEnumerable<Tensor> tensors) =>
            tensors.SelectMany(static t => t.Bytes.ToArray()).Select(static b => b.ToString(CultureInfo.InvariantCulture)).DefaultIfEmpty("0");
        c.Line("#ifndef OJ_NO_SELFTEST")
            .Line($"#define {upper}_GOLDEN_VECTORS {golden.Vectors.Length}u")
            .Array($"static const uint8_t {id}_golden_anew[]", golden.Vectors.Select(static v => v.StartsAnew ? "1" : "0").DefaultIfEmpty("0"))
            .Array($"static const uint8_t {id}_golden_inputs[]", Bytes(golden.Vectors.SelectMany(static v => v.Inputs)))
            .Array($"static const uint8_t {id}_golden_outputs[]", Bytes(golden.Vectors.SelectMany(static v => v.Outputs)))
            .Array($"static const uint32_t {id}_golden_crcs[]",
                golden.Vectors.SelectMany(v => points.Select(p => $"0x{v.Checksums.GetValueOrDefault(p.Value):X8}u").DefaultIfEmpty("0")).DefaultIfEmpty("0"))
            .Line("#endif");
    }
}
