using Ojime.Passes;

namespace Ojime.Tests;

public class LowerBatchNormTests
{
    [Fact]
    public void A_batch_norm_becomes_a_scale_and_a_shift_for_each_channel() => PassCheck.Rewrites(LowerBatchNorm.Pass,
        """
        graph g
        input x: f32[1,2,3]
        const gamma: f32[2] = 2,6
        const beta: f32[2] = 1,1
        const mean: f32[2] = 0,2
        const variance: f32[2] = 0.75,8.75
        %0: f32[1,2,3] = batch_norm axis 1 epsilon 0.25(x, gamma, beta, mean, variance)
        return y = %0
        """,
        """
        graph g
        input x: f32[1,2,3]
        const c0: f32[2,1] = 2,2
        const c1: f32[2,1] = 1,-3
        %0: f32[1,2,3] = binary kind Mul(x, c0)
        %1: f32[1,2,3] = binary kind Add(%0, c1)
        return y = %1
        """);

    [Fact]
    public void Statistics_that_are_not_constant_stay() => PassCheck.LeavesAlone(LowerBatchNorm.Pass,
        """
        graph g
        input x: f32[1,2,3]
        input mean: f32[2]
        const one: f32[2] = 1...
        %0: f32[1,2,3] = batch_norm axis 1 epsilon 0.25(x, one, one, mean, one)
        return y = %0
        """);
}
