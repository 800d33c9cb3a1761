using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Matrix products over two values: y[…,m,n] = Σ k  a[…,m,k] · b[…,k,n], the leading axes broadcast.</summary>
/// <remarks>
/// With <paramref name="TransposeA"/> a is […,K,M], with <paramref name="TransposeB"/> b is […,N,K]. Float32; int8 and int16 as TensorFlow Lite's
/// BATCH_MATMUL (int16 with a 64-bit sum); int32 wraps.
/// </remarks>
public sealed partial record MatMul(bool TransposeA = false, bool TransposeB = false) : Op
{
    public override string Name => "matmul";

    public override AttributeList Attributes => AttributeList.None.With("transpose_a", TransposeA, false).With("transpose_b", TransposeB, false);

    public static MatMul Read(AttributeReader a) => new(a.Bool("transpose_a"), a.Bool("transpose_b"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape.Rank: >= 2 } a, { Shape.Rank: >= 2 } b])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "a [...,M,K], b [...,K,N]"));
        if (a.Element is ElementType.Int8 or ElementType.Int16 && !a.IsQuantized)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "codes with a scale, or integers of 32 or 64 bits"));
        (Dim m, Dim k) = Sides(a.Shape, TransposeA);
        (Dim depth, Dim n) = Sides(b.Shape, TransposeB);
        if (k != depth)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"as many columns of a as rows of b, not {k} and {depth}"));
        int rank = Math.Max(a.Shape.Rank, b.Shape.Rank);
        var dims = new Dim[rank];
        for (int axis = 0; axis < rank - 2; axis++)
        {
            Dim da = Leading(a.Shape, axis, rank), db = Leading(b.Shape, axis, rank);
            if (da != db && da != 1 && db != 1)
                return report.Reject(TypeProblems.ShapesDoNotBroadcast(at, a.Shape, b.Shape));
            dims[axis] = da == 1 ? db : da;
        }
        (dims[rank - 2], dims[rank - 1]) = (m, n);
        return [new(a.Element, Shape.Create(dims))];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        (long)outputs[0].Shape.ElementCount * Sides(inputs[0].Shape, TransposeA).Columns.Size;

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor a, Tensor b, Tensor y) = (inputs[0], inputs[1], outputs[0]);
        if (a.Type.Element == ElementType.Int64)
            LoopLongs(a, b, y);
        else if (a.Type.Element == ElementType.Float32)
            Loop<float, float, FloatSums>(a.Shape, b.Shape, y.Shape, new(a, b, null, y, null));
        else
            Loop<int, long, IntegerSums>(a.Shape, b.Shape, y.Shape, new(a, b, null, y,
                a.Type.IsQuantized && y.Type.IsQuantized ? Scaling.OfDense(a.Type, b.Type, y.Type) : null, null, Rounding));
    }

    private void Loop<T, TSum, TSums>(Shape a, Shape b, Shape y, TSums sums) where T : unmanaged where TSums : struct, IWeightedSums<T, TSum>
    {
        (int m, int k, int n) = (y[y.Rank - 2].Size, Sides(a, TransposeA).Columns.Size, y[y.Rank - 1].Size);
        ReadOnlySpan<T> left = sums.X, right = sums.W;
        var row = new T[k];
        var column = new T[k];
        int at = 0;
        foreach ((int fromA, int fromB) in Matrices(a, b, y))
        {
            for (int i = 0; i < m; i++)
            {
                for (int t = 0; t < k; t++)
                    row[t] = left[fromA + (TransposeA ? (t * m) + i : (i * k) + t)];
                for (int j = 0; j < n; j++)
                {
                    for (int t = 0; t < k; t++)
                        column[t] = right[fromB + (TransposeB ? (j * k) + t : (t * n) + j)];
                    sums.Finish(at++, sums.Add(sums.Start(j), row, column), 0);
                }
            }
        }
    }

    private void LoopLongs(Tensor a, Tensor b, Tensor y)
    {
        (int m, int k, int n) = (y.Shape[y.Shape.Rank - 2].Size, Sides(a.Shape, TransposeA).Columns.Size, y.Shape[y.Shape.Rank - 1].Size);
        ReadOnlySpan<long> left = a.Read<long>(), right = b.Read<long>();
        int at = 0;
        foreach ((int fromA, int fromB) in Matrices(a.Shape, b.Shape, y.Shape))
        {
            for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                long sum = 0;
                for (int t = 0; t < k; t++)
                    sum = unchecked(sum + (left[fromA + (TransposeA ? (t * m) + i : (i * k) + t)] * right[fromB + (TransposeB ? (j * k) + t : (t * n) + j)]));
                y.Write<long>()[at++] = sum;
            }
        }
    }

    /// <summary>Where the matrices of each product begin, in the order of the result.</summary>
    public static List<(int A, int B)> Matrices(Shape a, Shape b, Shape y)
    {
        int matrixA = a[a.Rank - 1].Size * a[a.Rank - 2].Size, matrixB = b[b.Rank - 1].Size * b[b.Rank - 2].Size;
        var result = new List<(int, int)> { (0, 0) };
        var strides = new (int A, int B)[y.Rank];
        (int stepA, int stepB) = (matrixA, matrixB);
        for (int axis = y.Rank - 3; axis >= 0; axis--)
        {
            (int sizeA, int sizeB) = (Leading(a, axis, y.Rank).Size, Leading(b, axis, y.Rank).Size);
            strides[axis] = (sizeA == 1 ? 0 : stepA, sizeB == 1 ? 0 : stepB);
            (stepA, stepB) = (stepA * sizeA, stepB * sizeB);
        }
        for (int axis = 0; axis < y.Rank - 2; axis++)
            result = [.. result.SelectMany(from => Enumerable.Range(0, y[axis].Size).Select(i => (from.Item1 + (i * strides[axis].A), from.Item2 + (i * strides[axis].B))))];
        return result;
    }

    /// <summary>Rows and columns of the last two axes as the product sees them.</summary>
    private static (Dim Rows, Dim Columns) Sides(Shape shape, bool transposed)
    {
        (Dim rows, Dim columns) = (shape[shape.Rank - 2], shape[shape.Rank - 1]);
        return transposed ? (columns, rows) : (rows, columns);
    }

    /// <summary>The size along a leading axis of the result; 1 where the operand has fewer axes.</summary>
    private static Dim Leading(Shape shape, int axis, int rank)
    {
        int own = axis - (rank - shape.Rank);
        return own < 0 ? 1 : shape[own];
    }
}
