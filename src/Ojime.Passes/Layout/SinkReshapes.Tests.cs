using Ojime.Passes;

namespace Ojime.Tests;

public class SinkReshapesTests
{
    [Fact]
    public void A_reshape_moves_below_an_activation_and_a_scale_of_its_last_axis() => PassCheck.Rewrites(SinkReshapes.Pass,
        """
        graph g
        input x: f32[1,1,4,2]
        const s: f32[1,1,2] = 3,4
        %0: f32[1,4,2] = reshape to [1,4,2](x)
        %1: f32[1,4,2] = unary kind Relu(%0)
        %2: f32[1,4,2] = binary kind Mul(%1, s)
        return y = %2
        """,
        """
        graph g
        input x: f32[1,1,4,2]
        const s: f32[2] = 3,4
        %0: f32[1,1,4,2] = unary kind Relu(x)
        %1: f32[1,1,4,2] = binary kind Mul(%0, s)
        %2: f32[1,4,2] = reshape to [1,4,2](%1)
        return y = %2
        """);

    [Fact]
    public void A_reshape_that_gives_numbers_a_scale_keeps_its_place() => PassCheck.LeavesAlone(SinkReshapes.Pass,
        """
        graph g
        input x: u8[4]
        %0: u8[4]{scale 2 zero 128} = reshape to [4](x)
        %1: f32[4] = dequantize(%0)
        return y = %1
        """);

    [Fact]
    public void A_number_compared_after_a_reshape_of_a_number_stays_a_number() => PassCheck.Rewrites(SinkReshapes.Pass,
        """
        graph g
        input x: i64[]
        const c: i64[1] = 3
        %0: i64[1,1] = reshape to [1,1](x)
        %1: bool[1,1] = binary kind Equal(%0, c)
        return y = %1
        """,
        """
        graph g
        input x: i64[]
        const c: i64[] = 3
        %0: bool[] = binary kind Equal(x, c)
        %1: bool[1,1] = reshape to [1,1](%0)
        return y = %1
        """);

    [Fact]
    public void A_scale_follows_its_channels_to_where_they_were() => PassCheck.Rewrites(SinkReshapes.Pass,
        """
        graph g
        input x: f32[1,1,2,3]
        const s: f32[3,1] = 3,4,5
        %0: f32[2,3,1] = reshape to [2,3,1](x)
        %1: f32[2,3,1] = binary kind Mul(%0, s)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,1,2,3]
        const s: f32[3] = 3,4,5
        %0: f32[1,1,2,3] = binary kind Mul(x, s)
        %1: f32[2,3,1] = reshape to [2,3,1](%0)
        return y = %1
        """);

    [Fact]
    public void A_scale_along_an_axis_that_the_reshape_makes_stops_it() => PassCheck.LeavesAlone(SinkReshapes.Pass,
        """
        graph g
        input x: f32[8]
        const s: f32[2] = 3,4
        %0: f32[4,2] = reshape to [4,2](x)
        %1: f32[4,2] = binary kind Mul(%0, s)
        return y = %1
        """);

    [Fact]
    public void A_reshape_that_gives_the_codes_another_scale_stays() => PassCheck.LeavesAlone(SinkReshapes.Pass,
        """
        graph g
        input x: i8[1,4]{scale 0.5 zero 3}
        %0: i8[1,4]{scale 1 zero -128} = reshape to [1,4](x)
        %1: f32[1,4] = dequantize(%0)
        return y = %1
        """);

    [Fact]
    public void A_scale_for_each_index_of_an_axis_that_the_reshape_makes_stops_it() => PassCheck.LeavesAlone(SinkReshapes.Pass,
        """
        graph g
        input x: f32[6]
        %0: f32[2,3] = reshape to [2,3](x)
        %1: i8[2,3]{scale 0.5,0.25 zero 0,0 axis 0} = quantize to Int8(%0)
        return y = %1
        """);

    [Fact]
    public void A_scale_of_a_number_without_axes_loses_its_own() => PassCheck.Rewrites(SinkReshapes.Pass,
        """
        graph g
        input x: f32[]
        const s: f32[1] = 3
        %0: f32[1] = reshape to [1](x)
        %1: f32[1] = binary kind Mul(%0, s)
        return y = %1
        """,
        """
        graph g
        input x: f32[]
        const s: f32[] = 3
        %0: f32[] = binary kind Mul(x, s)
        %1: f32[1] = reshape to [1](%0)
        return y = %1
        """);

    [Fact]
    public void A_reshape_that_gives_codes_their_first_meaning_stays() => PassCheck.LeavesAlone(SinkReshapes.Pass,
        """
        graph g
        input x: u8[2,4]
        %0: u8[2,4]{scale 0.03 zero 128} = reshape to [2,4](x)
        %1: f32[2,4] = dequantize(%0)
        return y = %1
        """);
}
