using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Runtime;

namespace Ojime.Tests;

public class BorderLayoutTests
{
    private static readonly Pass Pass = new(nameof(BorderLayout), BorderLayout.ChannelsLast);

    private const string ChannelsFirst =
        """
        graph g
        input x: f32[1,2,3,4]
        input n: f32[1,2]
        const w: f32[2,1,1,2] = 1,2,3,4
        const b: f32[2] = 5,6
        %0: f32[1,3,4,2] = transpose axes 0,2,3,1(x)
        %1: f32[1,3,4,2] = conv2d window 1x1(%0, w, b)
        %2: f32[1,2,3,4] = transpose axes 0,3,1,2(%1)
        %3: f32[1,2] = unary kind Relu(n)
        return y = %2
        return z = %3
        """;

    [Fact]
    public void Images_at_the_border_take_the_order_that_is_used_inside()
    {
        Graph old = GraphText.Parse(ChannelsFirst, Operators.Read), made = Pass.Apply(old);
        GraphChecker.Check(made, Pass.Name);
        Assert.Equal(GraphText.Parse(
            """
            graph g
            input x: f32[1,3,4,2]
            input n: f32[1,2]
            const w: f32[2,1,1,2] = 1,2,3,4
            const b: f32[2] = 5,6
            %0: f32[1,3,4,2] = conv2d window 1x1(x, w, b)
            %1: f32[1,2] = unary kind Relu(n)
            return y = %0
            return z = %1
            """, Operators.Read).ToString(), made.ToString());

        var random = new Random(1);
        Tensor[] first = [.. old.Inputs.Select(i => PassCheck.RandomTensor(i.Type, random))];
        Tensor[] want = new Interpreter(old).Run(first), got = new Interpreter(made).Run([Turned(first[0]), first[1]]);
        Assert.Equal(Turned(want[0]).ToDoubles(), got[0].ToDoubles());
        Assert.Equal(want[1].ToDoubles(), got[1].ToDoubles());
    }

    [Fact]
    public void An_image_that_nothing_turns_keeps_its_order()
    {
        const string text =
            """
            graph g
            input x: f32[1,2,3,4]
            %0: f32[1,2,3,4] = unary kind Relu(x)
            return y = %0
            """;
        Assert.Equal(GraphText.Parse(text, Operators.Read).ToString(), Pass.Apply(GraphText.Parse(text, Operators.Read)).ToString());
    }

    private static Tensor Turned(Tensor image)
    {
        Tensor turned = Tensor.Zeros(new(image.Type.Element, image.Shape.Permute([0, 2, 3, 1])));
        new Transpose([0, 2, 3, 1]).Evaluate([image], [turned]);
        return turned;
    }
}
