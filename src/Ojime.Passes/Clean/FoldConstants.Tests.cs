using Ojime.Passes;

namespace Ojime.Tests;

public class FoldConstantsTests
{
    [Fact]
    public void A_node_over_constants_becomes_a_constant() => PassCheck.Rewrites(FoldConstants.Pass,
        """
        graph g
        input x: f32[1,2]
        const c: f32[1,2] = -1,2
        %0: f32[1,2] = unary kind Relu(c)
        %1: f32[1,2] = binary kind Add(x, %0)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,2]
        const c: f32[1,2] = 0,2
        %0: f32[1,2] = binary kind Add(x, c)
        return y = %0
        """);

    [Fact]
    public void A_small_constant_expanded_to_a_large_one_stays_a_step() => PassCheck.LeavesAlone(FoldConstants.Pass,
        """
        graph g
        input x: f32[100,100]
        const c: f32[1] = 2
        %0: f32[100,100] = expand to [100,100](c)
        %1: f32[100,100] = binary kind Add(x, %0)
        return y = %1
        """);
}
