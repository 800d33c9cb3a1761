using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Channels become squares of Block x Block pixels over N H W C, with C = Block²·D channels.</summary>
/// <remarks>
/// y[n, p·Block + i, q·Block + j, d] = x[n, p, q, (i·Block + j)·D + d]; with Crd (ONNX's column-row-depth, PyTorch's pixel_shuffle)
/// = x[n, p, q, (d·Block + i)·Block + j].
/// </remarks>
public sealed partial record DepthToSpace(int Block, bool Crd = false) : Op
{
    public override string Name => "depth_to_space";

    public override AttributeList Attributes => AttributeList.None.With("block", Block).With("crd", Crd, false);

    public static DepthToSpace Read(AttributeReader a) => new(a.Int("block"), a.Bool("crd"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x] || (c.IsFixed && c.Size % (Block * Block) != 0))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"x [N,H,W,C] with C a multiple of {Block * Block}"));
        return [x with { Shape = [n, h * Block, w * Block, c / (Block * Block)] }];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] strides = inputs[0].Shape.Strides();
        int depth = outputs[0].Shape[3].Size;
        Movement.Copy(inputs[0], outputs[0], y =>
        {
            (int i, int j, int d) = (y[1] % Block, y[2] % Block, y[3]);
            int channel = Crd ? (((d * Block) + i) * Block) + j : (((i * Block) + j) * depth) + d;
            return Movement.Flat([y[0], y[1] / Block, y[2] / Block, channel], strides);
        });
    }
}
