using Ojime.Passes;

namespace Ojime.Tests;

public class FoldScaleTests
{
    [Fact]
    public void A_scale_for_each_channel_goes_into_weights_and_bias() => PassCheck.Rewrites(FoldScale.Pass,
        """
        graph g
        input x: f32[1,2,2,1]
        const w: f32[2,1,1,1] = 1,2
        const b: f32[2] = 3,4
        const s: f32[2] = 10,100
        %0: f32[1,2,2,2] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,2,2] = binary kind Mul(%0, s)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,2,2,1]
        const w: f32[2,1,1,1] = 10,200
        const b: f32[2] = 30,400
        %0: f32[1,2,2,2] = conv2d window 1x1(x, w, b)
        return y = %0
        """);

    [Fact]
    public void A_convolution_that_something_else_reads_keeps_its_weights() => PassCheck.LeavesAlone(FoldScale.Pass,
        """
        graph g
        input x: f32[1,2,2,1]
        const w: f32[2,1,1,1] = 1,2
        const b: f32[2] = 3,4
        const s: f32[2] = 10,100
        %0: f32[1,2,2,2] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,2,2] = binary kind Mul(%0, s)
        return y = %1
        return z = %0
        """);
}
