using Ojime.Passes;

namespace Ojime.Tests;

public class SinkTransposesTests
{
    [Fact]
    public void A_transpose_moves_below_what_does_not_mind() => PassCheck.Rewrites(SinkTransposes.Pass,
        """
        graph g
        input x: f32[1,4,5,3]
        const s: f32[3,1,1] = 1,2,3
        %0: f32[1,3,4,5] = transpose axes 0,3,1,2(x)
        %1: f32[1,3,4,5] = unary kind Silu(%0)
        %2: f32[1,3,4,5] = binary kind Mul(%1, s)
        %3: f32[1,3,6,5] = pad before 0,0,1,0 after 0,0,1,0(%2)
        %4: f32[1,3] = reduce kind Mean axes 2,3(%3)
        return y = %3
        return z = %4
        """,
        """
        graph g
        input x: f32[1,4,5,3]
        const s: f32[1,1,1,3] = 1,2,3
        %0: f32[1,4,5,3] = unary kind Silu(x)
        %1: f32[1,4,5,3] = binary kind Mul(%0, s)
        %2: f32[1,6,5,3] = pad before 0,1,0,0 after 0,1,0,0(%1)
        %3: f32[1,3,6,5] = transpose axes 0,3,1,2(%2)
        %4: f32[1,3] = reduce kind Mean axes 1,2(%2)
        %5: f32[1,3] = transpose axes 0,1(%4)
        return y = %3
        return z = %5
        """);

    [Fact]
    public void A_reshape_of_axes_that_lie_together_goes_first() => PassCheck.Rewrites(SinkTransposes.Pass,
        """
        graph g
        input x: f32[1,4,5,3]
        %0: f32[1,3,4,5] = transpose axes 0,3,1,2(x)
        %1: f32[1,3,20] = reshape to [1,3,20](%0)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,4,5,3]
        %0: f32[1,20,3] = reshape to [1,20,3](x)
        %1: f32[1,3,20] = transpose axes 0,2,1(%0)
        return y = %1
        """);

    [Fact]
    public void A_channel_shuffle_keeps_its_own_transpose_and_lets_the_layout_pass() => PassCheck.Rewrites(SinkTransposes.Pass,
        """
        graph g
        input x: f32[1,3,5,2,4]
        %0: f32[1,4,2,3,5] = transpose axes 0,4,3,1,2(x)
        %1: f32[1,8,3,5] = reshape to [1,8,3,5](%0)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,3,5,2,4]
        %0: f32[1,3,5,4,2] = transpose axes 0,1,2,4,3(x)
        %1: f32[1,3,5,8] = reshape to [1,3,5,8](%0)
        %2: f32[1,8,3,5] = transpose axes 0,3,1,2(%1)
        return y = %2
        """);

    [Fact]
    public void An_operand_that_would_have_to_be_transposed_for_it_stops_it() => PassCheck.LeavesAlone(SinkTransposes.Pass,
        """
        graph g
        input x: f32[1,4,5,3]
        input other: f32[1,3,4,5]
        %0: f32[1,3,4,5] = transpose axes 0,3,1,2(x)
        %1: f32[1,3,4,5] = binary kind Add(%0, other)
        return y = %1
        """);

    [Fact]
    public void A_product_of_codes_keeps_the_order_of_its_factors() => PassCheck.LeavesAlone(SinkTransposes.Pass,
        """
        graph g
        input x: i8[2,3]{scale 0.5 zero 1}
        %0: i8[3,2]{scale 0.5 zero 1} = transpose axes 1,0(x)
        %1: i8[]{scale 0.5 zero 1} = reduce kind Prod axes 0,1(%0)
        return y = %1
        """);
}
