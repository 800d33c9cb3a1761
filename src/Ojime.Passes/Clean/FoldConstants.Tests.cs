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
    public void What_is_computed_is_folded_even_where_it_grows() => PassCheck.Rewrites(FoldConstants.Pass,
        """
        graph g
        input x: f32[20,20]
        const row: f32[1,20] = 2...
        const column: f32[20,1] = 3...
        %0: f32[20,20] = binary kind Mul(row, column)
        %1: f32[20,20] = binary kind Add(x, %0)
        return y = %1
        """,
        """
        graph g
        input x: f32[20,20]
        const row: f32[20,20] = 6...
        %0: f32[20,20] = binary kind Add(x, row)
        return y = %0
        """);

    [Fact]
    public void A_sum_over_nothing_is_a_constant_however_large() => PassCheck.Rewrites(FoldConstants.Pass,
        """
        graph g
        input x: f32[0,100]
        input y: f32[100]
        %0: f32[100] = reduce kind Sum axes 0(x)
        %1: f32[100] = binary kind Add(%0, y)
        return z = %1
        """,
        """
        graph g
        input x: f32[0,100]
        input y: f32[100]
        const x_2: f32[100] = 0...
        %0: f32[100] = binary kind Add(x_2, y)
        return z = %0
        """);

    [Fact]
    public void What_has_no_elements_is_a_constant_whatever_makes_it() => PassCheck.Rewrites(FoldConstants.Pass,
        """
        graph g
        input x: f32[2,3]
        input b: bool[2,3]
        %0: f32[0,3] = slice starts 2,0 sizes 0,3(x)
        %1: bool[0,3] = slice starts 2,0 sizes 0,3(b)
        %2: f32[0,3] = select(%1, %0, %0)
        return z = %2
        """,
        """
        graph g
        input x: f32[2,3]
        input b: bool[2,3]
        const c0: f32[0,3] = none
        return z = c0
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
