using Ojime.Passes;

namespace Ojime.Tests;

public class FoldBiasTests
{
    [Fact]
    public void A_constant_added_to_each_channel_goes_into_the_bias() => PassCheck.Rewrites(FoldBias.Pass,
        """
        graph g
        input x: f32[1,3]
        const w: f32[2,3] = 1,2,3,4,5,6
        const b: f32[2] = 0...
        const d: f32[1,2] = 7,8
        %0: f32[1,2] = dense(x, w, b)
        %1: f32[1,2] = binary kind Add clamp 0..6(%0, d)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,3]
        const w: f32[2,3] = 1,2,3,4,5,6
        const b: f32[2] = 7,8
        %0: f32[1,2] = dense clamp 0..6(x, w, b)
        return y = %0
        """);

    [Fact]
    public void A_constant_that_differs_along_rows_is_no_bias() => PassCheck.LeavesAlone(FoldBias.Pass,
        """
        graph g
        input x: f32[2,3]
        const w: f32[2,3] = 1,2,3,4,5,6
        const b: f32[2] = 0...
        const d: f32[2,1] = 7,8
        %0: f32[2,2] = dense(x, w, b)
        %1: f32[2,2] = binary kind Add(%0, d)
        return y = %1
        """);
}
