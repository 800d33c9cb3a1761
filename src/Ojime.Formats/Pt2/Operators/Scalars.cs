using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>Python's operators on numbers that the graph computes from sizes, all known here.</summary>
internal static class Scalars
{
    public static void Rows(OperatorTable t)
    {
        Of(t, "_operator.add", static (a, b) => a + b, static (a, b) => a + b);
        Of(t, "_operator.sub", static (a, b) => a - b, static (a, b) => a - b);
        Of(t, "_operator.mul", static (a, b) => a * b, static (a, b) => a * b);
        Of(t, "_operator.floordiv", static (a, b) => b == 0 ? null : (long)Math.Floor((double)a / b), static (a, b) => Math.Floor(a / b));
        Of(t, "_operator.mod", static (a, b) => b == 0 ? null : ((a % b) + b) % b, static (a, b) => a - (Math.Floor(a / b) * b));
        Of(t, "_operator.truediv", static (a, b) => (double)a / b, static (a, b) => a / b);
        Of(t, "_operator.pow", static (a, b) => b >= 0 ? (long)Math.Pow(a, b) : Math.Pow(a, b), static (a, b) => Math.Pow(a, b));
        Of(t, "torch.sym_max", static (a, b) => Math.Max(a, b), static (a, b) => Math.Max(a, b));
        Of(t, "torch.sym_min", static (a, b) => Math.Min(a, b), static (a, b) => Math.Min(a, b));
        Of(t, "_operator.eq", static (a, b) => a == b, static (a, b) => a == b);
        Of(t, "_operator.ne", static (a, b) => a != b, static (a, b) => a != b);
        Of(t, "_operator.lt", static (a, b) => a < b, static (a, b) => a < b);
        Of(t, "_operator.le", static (a, b) => a <= b, static (a, b) => a <= b);
        Of(t, "_operator.gt", static (a, b) => a > b, static (a, b) => a > b);
        Of(t, "_operator.ge", static (a, b) => a >= b, static (a, b) => a >= b);
        foreach (string name in (string[])["_operator.and_", "_operator.or_"])
            t.AddScalar($"{name}(a, b)", c => name == "_operator.and_" ? c.Bool("a") && c.Bool("b") : c.Bool("a") || c.Bool("b"));
        t.AddScalar("_operator.neg(a)", static c => c["a"] is double d ? -d : -c.Long("a"));
        t.AddScalar("torch.sym_float(a)", static c => c.Double("a"));
        t.AddScalar("torch.sym_int(a)", static c => (long)c.Double("a"));
        t.AddScalar("torch.sym_not(a)", static c => !c.Bool("a"));
        t.AddScalar("math.trunc(a)", static c => (long)Math.Truncate(c.Double("a")));
        t.AddScalar("math.floor(a)", static c => (long)Math.Floor(c.Double("a")));
        t.AddScalar("math.ceil(a)", static c => (long)Math.Ceiling(c.Double("a")));
        t.AddScalar("torch._sym_sqrt(a)", static c => Math.Sqrt(c.Double("a")));
        t.AddScalar("sym_size.int(self, dim)", static c => (long)c.X("self").Shape[c.Axis("dim", c.X("self").Shape.Rank)].Size);
        t.AddScalar("sym_numel(self)", static c => (long)c.X("self").Shape.ElementCount);
        t.AddScalar("sym_storage_offset(self)", static c => c.Handle("self").IsContiguous ? 0L : throw c.Unsupported("a place in memory"));
        foreach (string name in (string[])["item", "_local_scalar_dense"])
            t.AddScalar($"{name}(self)", static c => c.L.Known(c.X("self")) is { } known && known.Shape.ElementCount == 1
                ? known.Type.Element switch { ElementType.Bool => known.NumberAt(0) != 0, { IsFloat: true } => known.NumberAt(0), _ => known.ToLongs()[0] }
                : throw new Refusal(Pt2Problems.DependsOnData(c.At, "a Python number")));
    }

    private static void Of(OperatorTable t, string name, Func<long, long, object?> whole, Func<double, double, object> real) => t.AddScalar($"{name}(a, b)", c =>
    {
        object result = c["a"] is double || c["b"] is double ? real(c.Double("a"), c.Double("b"))
            : whole(c.Long("a"), c.Long("b")) ?? throw c.Unsupported("a division by zero");
        return result;
    });
}
