using Ojime.Passes;

namespace Ojime.Tests;

public class RemoveIdentitiesTests
{
    [Fact]
    public void Transposes_that_cancel_and_reshapes_in_a_row_go() => PassCheck.Rewrites(RemoveIdentities.Pass,
        """
        graph g
        input x: f32[1,4,2]
        const zero: f32[1] = 0
        %0: f32[1,2,4] = transpose axes 0,2,1(x)
        %1: f32[1,4,2] = transpose axes 0,2,1(%0)
        %2: f32[4,2] = reshape to [4,2](%1)
        %3: f32[2,2,2] = reshape to [2,2,2](%2)
        %4: f32[2,2,2] = slice starts 0,0,0 sizes 2,2,2(%3)
        %5: f32[2,2,2] = binary kind Add(%4, zero)
        return y = %5
        """,
        """
        graph g
        input x: f32[1,4,2]
        %0: f32[2,2,2] = reshape to [2,2,2](x)
        return y = %0
        """);

    [Fact]
    public void A_transpose_that_moves_only_axes_of_size_1_is_a_reshape() => PassCheck.Rewrites(RemoveIdentities.Pass,
        """
        graph g
        input x: f32[1,1,5,6]
        %0: f32[1,5,6,1] = transpose axes 0,2,3,1(x)
        return y = %0
        """,
        """
        graph g
        input x: f32[1,1,5,6]
        %0: f32[1,5,6,1] = reshape to [1,5,6,1](x)
        return y = %0
        """);

    [Fact]
    public void A_requantisation_is_no_identity() => PassCheck.LeavesAlone(RemoveIdentities.Pass,
        """
        graph g
        input x: i8[1,2]{scale 0.5 zero 0}
        %0: i8[1,2]{scale 0.25 zero 0} = quantize to Int8(x)
        return y = %0
        """);

    [Fact]
    public void A_transpose_that_moves_nothing_but_gives_codes_another_scale_becomes_a_reshape() => PassCheck.Rewrites(RemoveIdentities.Pass,
        """
        graph g
        input x: i8[2,3]{scale 0.5 zero 0}
        %0: i8[2,3]{scale 0.25 zero 0} = transpose axes 0,1(x)
        return y = %0
        """,
        """
        graph g
        input x: i8[2,3]{scale 0.5 zero 0}
        %0: i8[2,3]{scale 0.25 zero 0} = reshape to [2,3](x)
        return y = %0
        """);
}
