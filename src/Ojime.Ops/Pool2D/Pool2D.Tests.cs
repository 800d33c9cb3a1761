using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class Pool2DTests
{
    private static readonly Window2D Uneven = new(new(3, 2, 1, 0, 1), new(3, 2, 1, 0, 1));

    public static OpCase[] Cases { get; } =
    [
        .. ((ElementType[])[ElementType.Float32, ElementType.Int8, ElementType.Int16]).SelectMany(static e => ((PoolKind[])[PoolKind.Max, PoolKind.Average]).SelectMany(k => (OpCase[])
        [
            Of("2x2", e, [1, 6, 6, 3], new(k, Window2D.Square(2, stride: 2))),
            Of("whole image", e, [2, 5, 5, 4], new(k, Window2D.Square(5))),
            Of("uneven padding, clamped", e, [1, 8, 8, 2], new(k, Uneven, Clamp: Clamp.Relu)),
            Of("rounded up", e, [1, 7, 7, 2], new(k, Window2D.Square(3, stride: 2, pad: 1), CeilRows: 1, CeilColumns: 1)),
            Of("dilated", e, [1, 9, 9, 2], new(k, Window2D.Square(3, pad: 1, dilation: 2))),
        ])),
        Of("padding counts", ElementType.Float32, [1, 7, 7, 2], new(PoolKind.Average, Window2D.Square(3, stride: 2, pad: 1), CountPadding: true, CeilRows: 1, CeilColumns: 1)),
        Of("padding counts", ElementType.Int8, [1, 6, 6, 2], new(PoolKind.Average, Window2D.Square(3, pad: 1), CountPadding: true)),
        Of("half up", ElementType.Int8, [1, 6, 6, 2], new(PoolKind.Average, Window2D.Square(2), HalfUp: true)),
    ];

    private static OpCase Of(string name, ElementType element, int[] x, Pool2D op) => new($"{element} {op.Kind} {name}", op,
    [
        element switch
        {
            ElementType.Int8 => OpInput.Int8(0.05f, 3, x),
            ElementType.Int16 => new(new(element, Shape.Of(x), new(0.001f, 0)), Low: -32768, High: 32767),
            _ => OpInput.Float(x),
        },
    ]);

    [Fact]
    public void A_mean_over_counted_padding_divides_by_the_window_inside_it()
    {
        // 3x3 of ones, window 2, pad 1, stride 2: the corner window sees one tap of four, all four count.
        var op = new Pool2D(PoolKind.Average, new(new(2, 2, 1, 1, 1), new(2, 2, 1, 1, 1)), CountPadding: true);
        Tensor x = Tensor.Floats(Shape.Of(1, 3, 3, 1), 1, 1, 1, 1, 1, 1, 1, 1, 1), y = Tensor.Floats(Shape.Of(1, 2, 2, 1), 0, 0, 0, 0);
        op.Evaluate([x], [y]);
        Assert.Equal([0.25, 0.5, 0.5, 1], y.ToDoubles());
    }
}
