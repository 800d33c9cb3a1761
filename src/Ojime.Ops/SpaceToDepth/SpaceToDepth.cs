using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Squares of Block x Block pixels become channels: y[n, p, q, (i·Block + j)·C + c] = x[n, p·Block + i, q·Block + j, c] over N H W C.</summary>
public sealed partial record SpaceToDepth(int Block) : Op
{
    public override string Name => "space_to_depth";

    public override AttributeList Attributes => AttributeList.None.With("block", Block);

    public static SpaceToDepth Read(AttributeReader a) => new(a.Int("block"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x] || (h.IsFixed && h.Size % Block != 0) || (w.IsFixed && w.Size % Block != 0))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"x [N,H,W,C] with H and W multiples of {Block}"));
        return [x with { Shape = [n, h / Block, w / Block, c * (Block * Block)] }];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] strides = inputs[0].Shape.Strides();
        int channels = inputs[0].Shape[3].Size;
        Movement.Copy(inputs[0], outputs[0], y =>
        {
            int cell = y[3] / channels;
            return Movement.Flat([y[0], (y[1] * Block) + (cell / Block), (y[2] * Block) + (cell % Block), y[3] % channels], strides);
        });
    }
}
