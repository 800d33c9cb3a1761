using Ojime.Passes;

namespace Ojime.Tests;

public class RearrangeStatesTests
{
    private const string Streaming =
        """
        graph g
        input x: f32[1,1,1,3]
        state h: f32[1,2,2] = 1,2,3,4
        const w: f32[2,1,3,2] = 1,2,3,4,5,6,7,8,9,10,11,12
        const v: f32[2,1,1,3] = 1,2,3,4,5,6
        const b: f32[2] = 0...
        %0: f32[1,1,1,2] = conv2d window 1x1(x, v, b)
        %1: f32[1,2,1] = reshape to [1,2,1](%0)
        %2: f32[1,2,3] = concat axis 2(h, %1)
        %3: f32[1,2,2] = slice starts 0,0,1 sizes 1,2,2(%2)
        %4: f32[1,3,2] = transpose axes 0,2,1(%2)
        %5: f32[1,1,3,2] = reshape to [1,1,3,2](%4)
        %6: f32[1,1,1,2] = conv2d window 1x3(%5, w, b)
        next h = %3
        return y = %6
        """;

    [Fact]
    public void A_state_takes_the_order_that_its_reader_wants() => PassCheck.Rewrites(RearrangeStates.Pass, Streaming,
        """
        graph g
        input x: f32[1,1,1,3]
        state h: f32[1,2,2] = 1,3,2,4
        const v: f32[2,1,1,3] = 1,2,3,4,5,6
        const b: f32[2] = 0...
        const w: f32[2,1,3,2] = 1,2,3,4,5,6,7,8,9,10,11,12
        %0: f32[1,1,1,2] = conv2d window 1x1(x, v, b)
        %1: f32[1,1,2] = reshape to [1,1,2](%0)
        %2: f32[1,3,2] = concat axis 1(h, %1)
        %3: f32[1,2,2] = slice starts 0,1,0 sizes 1,2,2(%2)
        %4: f32[1,1,3,2] = reshape to [1,1,3,2](%2)
        %5: f32[1,1,1,2] = conv2d window 1x3(%4, w, b)
        next h = %3
        return y = %5
        """);

    [Fact]
    public void A_state_that_nothing_transposes_keeps_its_order() => PassCheck.LeavesAlone(RearrangeStates.Pass,
        """
        graph g
        input x: f32[1,2,1]
        state h: f32[1,2,2] = 1,2,3,4
        %0: f32[1,2,3] = concat axis 2(h, x)
        %1: f32[1,2,2] = slice starts 0,0,1 sizes 1,2,2(%0)
        %2: f32[1,3,2] = transpose axes 0,2,1(%0)
        next h = %1
        return y = %0
        """);
}
