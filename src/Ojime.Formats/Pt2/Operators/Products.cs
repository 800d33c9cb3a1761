using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Matrix products.</summary>
internal static class Products
{
    public static void Rows(OperatorTable t)
    {
        t.Add("linear(input, weight, bias=None)", static c => Linear(c.L, c.X("input"), c.X("weight"), c.Optional("bias")));
        foreach (string name in (string[])["matmul", "mm", "bmm", "mv", "dot", "vdot"])
        {
            string other = name switch { "mm" or "bmm" => "mat2", "mv" => "vec", "dot" => "tensor", _ => "other" };
            t.Add($"{name}(self, {other})", c => c.L.MatMul(c.X("self"), c.X(other)));
        }
        t.Add("addmm(self, mat1, mat2, beta=1, alpha=1)", static c => Plus(c, c.L.MatMul(c.X("mat1"), c.X("mat2"))));
        t.Add("addmv(self, mat, vec, beta=1, alpha=1)", static c => Plus(c, c.L.MatMul(c.X("mat"), c.X("vec"))));
        t.Add("baddbmm(self, batch1, batch2, beta=1, alpha=1)", static c => Plus(c, c.L.MatMul(c.X("batch1"), c.X("batch2"))));
        t.Add("addbmm(self, batch1, batch2, beta=1, alpha=1)", static c => Plus(c, SumOfProducts(c.L, c.X("batch1"), c.X("batch2"))));
        t.Add("addr(self, vec1, vec2, beta=1, alpha=1)", static c => Plus(c, Outer(c.L, c.X("vec1"), c.X("vec2"))));
        foreach (string name in (string[])["outer", "ger"])
            t.Add($"{name}(self, vec2)", static c => Outer(c.L, c.X("self"), c.X("vec2")));
        t.Add("inner(self, other)", static c => Inner(c.L, c.X("self"), c.X("other")));
        t.Add("tensordot(self, other, dims_self, dims_other)", static c => TensorDot(c, c.X("self"), c.X("other")));
        t.Add("kron(self, other)", static c => Kron(c.L, c.X("self"), c.X("other")));
        t.Add("einsum(equation, tensors, path=None)", static c => Einsum.Lower(c, c.Text("equation"), c.Xs("tensors")));
        t.Add("linalg_vecdot(x, y, dim=-1)", static c =>
        {
            Value product = c.L.Mul(c.X("x"), c.X("y"));
            return c.L.Reduce(ReduceKind.Sum, product, [c.Axis("dim", product.Shape.Rank)], false);
        });
        t.Add("linalg_multi_dot(tensors)", static c => c.Xs("tensors").Aggregate(c.L.MatMul));
        t.Add("linalg_matrix_power(self, n)", static c => MatrixPower(c));
        t.Add("bilinear(input1, input2, weight, bias=None)", static c => Bilinear(c));
        t.Add("_int_mm(self, mat2)", static c => c.L.MatMul(c.L.Cast(c.X("self"), ElementType.Int32), c.L.Cast(c.X("mat2"), ElementType.Int32)));
        t.Add("linalg_cross(self, other, dim=-1)", static c => Cross(c, c.Axis("dim", c.X("self").Shape.Rank)));
        t.Add("cross(self, other, dim=None)", static c => Cross(c, c["dim"] is null
            ? Math.Max(0, Array.IndexOf(c.X("self").Shape.Sizes, 3)) : c.Axis("dim", c.X("self").Shape.Rank)));
    }

    public static Value Linear(Lowering l, Value x, Value weight, Value? bias)
    {
        if (weight.Shape.Rank == 1)
            return bias is null ? l.MatMul(x, weight) : l.Add(l.MatMul(x, weight), bias);
        if (x.Type.Element != ElementType.Float32)
            return bias is null ? l.MatMul(x, l.Swap(weight, 0, 1)) : l.Add(l.MatMul(x, l.Swap(weight, 0, 1)), bias);
        int outputs = weight.Shape[0].Size;
        if (bias is not null && bias.Shape.ElementCount != outputs)
            return l.Add(Linear(l, x, weight, null), bias);
        bias = bias is null ? l.Full([outputs], 0.0, ElementType.Float32) : l.Reshape(bias, outputs);
        if (x.Shape.Rank == 1)
            return l.DropAxis(l.Emit(new Dense(), l.AddAxis(x, 0), weight, bias), 0);
        return l.Emit(new Dense(), x, weight, bias);
    }

    /// <summary>The product of matrices, of a matrix and a vector, or of two vectors; leading axes broadcast.</summary>
    public static Value MatMul(this Lowering l, Value a, Value b)
    {
        ElementType type = Promotion.Join(a.Type.Element, b.Type.Element);
        bool narrow = type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Bool;
        ElementType work = narrow ? ElementType.Int32 : type;
        (a, b) = (l.Cast(a, work), l.Cast(b, work));
        if (a.Shape.Rank == 0 || b.Shape.Rank == 0)
            throw new Refusal(OperatorProblems.Malformed(l.At, "a matrix product with a number"));
        bool rowAdded = a.Shape.Rank == 1, columnAdded = b.Shape.Rank == 1;
        if (rowAdded)
            a = l.AddAxis(a, 0);
        if (columnAdded)
            b = l.AddAxis(b, 1);
        Value y = l.Emit(new MatMul(), a, b);
        if (columnAdded)
            y = l.DropAxis(y, y.Shape.Rank - 1);
        if (rowAdded)
            y = l.DropAxis(y, y.Shape.Rank - (columnAdded ? 1 : 2));
        return narrow ? l.Cast(y, type) : y;
    }

    /// <summary>beta · self + alpha · product.</summary>
    private static Value Plus(Call c, Value product)
    {
        ElementType type = product.Type.Element;
        Value scaled = IsOne(c["alpha"]) ? product : c.L.Binary(BinaryKind.Mul, product, c.Operand("alpha"), type);
        if (c["beta"] is 0L or 0.0)
            return scaled;
        Value self = c.L.Cast(c.X("self"), type);
        return c.L.Add(IsOne(c["beta"]) ? self : c.L.Binary(BinaryKind.Mul, self, c.Operand("beta"), type), scaled);
    }

    /// <summary>Σ over n of a[n] · b[n]: one product whose depth is n and theirs, without the products in between.</summary>
    private static Value SumOfProducts(Lowering l, Value a, Value b)
    {
        int count = a.Shape[0].Size, rows = a.Shape[1].Size, depth = a.Shape[2].Size, columns = b.Shape[2].Size;
        return l.MatMul(l.Reshape(l.Transpose(a, [1, 0, 2]), rows, count * depth), l.Reshape(b, count * depth, columns));
    }

    private static bool IsOne(object? number) => number is 1L or 1.0 or true;

    private static Value Outer(Lowering l, Value a, Value b) => l.Mul(l.AddAxis(a, 1), b);

    private static Value Inner(Lowering l, Value a, Value b)
    {
        if (a.Shape.Rank == 0 || b.Shape.Rank == 0)
            return l.Mul(a, b);
        int depth = a.Shape[^1].Size;
        Value rows = l.Reshape(a, a.Shape.ElementCount / Math.Max(depth, 1), depth), columns = l.Reshape(b, b.Shape.ElementCount / Math.Max(depth, 1), depth);
        return l.Reshape(l.MatMul(rows, l.Swap(columns, 0, 1)), [.. a.Shape.Sizes[..^1], .. b.Shape.Sizes[..^1]]);
    }

    private static Value TensorDot(Call c, Value a, Value b)
    {
        int[] left = [.. c.Ints("dims_self").Select(i => c.Axis(i, a.Shape.Rank))], right = [.. c.Ints("dims_other").Select(i => c.Axis(i, b.Shape.Rank))];
        // An axis of size 1 meets any: the other's axis is summed first.
        int[] Lonely(int[] axes, Value x, int[] others, Value other) => [.. axes.Where((axis, i) => x.Shape[axis].Size != 1 && other.Shape[others[i]].Size == 1)];
        (int[] sumA, int[] sumB) = (Lonely(left, a, right, b), Lonely(right, b, left, a));
        a = sumA.Length == 0 ? a : c.L.Reduce(ReduceKind.Sum, a, sumA, true);
        b = sumB.Length == 0 ? b : c.L.Reduce(ReduceKind.Sum, b, sumB, true);
        int[] keepA = [.. Enumerable.Range(0, a.Shape.Rank).Except(left)], keepB = [.. Enumerable.Range(0, b.Shape.Rank).Except(right)];
        int depth = left.Aggregate(1, (n, i) => n * a.Shape[i].Size);
        int rows = keepA.Aggregate(1, (n, i) => n * a.Shape[i].Size), columns = keepB.Aggregate(1, (n, i) => n * b.Shape[i].Size);
        Value x = c.L.Reshape(c.L.Transpose(a, [.. keepA, .. left]), rows, depth), y = c.L.Reshape(c.L.Transpose(b, [.. right, .. keepB]), depth, columns);
        return c.L.Reshape(c.L.MatMul(x, y), [.. keepA.Select(i => a.Shape[i].Size), .. keepB.Select(i => b.Shape[i].Size)]);
    }

    private static Value Kron(Lowering l, Value a, Value b)
    {
        int rank = Math.Max(a.Shape.Rank, b.Shape.Rank);
        int[] x = [.. Enumerable.Repeat(1, rank - a.Shape.Rank), .. a.Shape.Sizes], y = [.. Enumerable.Repeat(1, rank - b.Shape.Rank), .. b.Shape.Sizes];
        Value left = l.Reshape(a, [.. x.SelectMany(static s => (int[])[s, 1])]), right = l.Reshape(b, [.. y.SelectMany(static s => (int[])[1, s])]);
        return l.Reshape(l.Mul(left, right), [.. x.Zip(y, static (p, q) => p * q)]);
    }

    private static Value MatrixPower(Call c)
    {
        Value x = c.X("self");
        int power = c.Int("n");
        if (power is < 1 or > 64)
            throw c.Unsupported($"power {power}");
        return Enumerable.Repeat(x, power - 1).Aggregate(x, c.L.MatMul);
    }

    /// <summary>y[o] = a · W[o] · b + bias[o].</summary>
    private static Value Bilinear(Call c)
    {
        (Value a, Value b, Value weight) = (c.X("input1"), c.X("input2"), c.X("weight"));
        int[] lead = a.Shape.Sizes[..^1], w = weight.Shape.Sizes;
        int rows = lead.Aggregate(1, static (n, s) => n * s);
        // [rows, I1] x [I1, O·I2] = [rows, O, I2]; times b and summed over I2.
        Value first = c.L.MatMul(c.L.Reshape(a, rows, w[1]), c.L.Reshape(c.L.Transpose(weight, 1, 0, 2), w[1], w[0] * w[2]));
        Value both = c.L.Mul(c.L.Reshape(first, rows, w[0], w[2]), c.L.Reshape(b, rows, 1, w[2]));
        Value y = c.L.Reshape(c.L.Reduce(ReduceKind.Sum, both, [2], false), [.. lead, w[0]]);
        return c.Optional("bias") is { } bias ? c.L.Add(y, bias) : y;
    }

    private static Value Cross(Call c, int axis)
    {
        Shape shape = c.L.Broadcast(c.X("self").Shape, c.X("other").Shape);
        (Value a, Value b) = (c.L.Expand(c.X("self"), shape), c.L.Expand(c.X("other"), shape));
        Value Turn(Value x, int by) => c.L.Emit(new Gather(axis), x, c.L.Indices([by, (by + 1) % 3, (by + 2) % 3]));
        return c.L.Sub(c.L.Mul(Turn(a, 1), Turn(b, 2)), c.L.Mul(Turn(a, 2), Turn(b, 1)));
    }
}
