using Ojime.Passes;

namespace Ojime.Tests;

public class FoldPadTests
{
    [Fact]
    public void A_pad_by_real_zero_becomes_the_windows_own() => PassCheck.Rewrites(FoldPad.Pass,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[1,3,3,1]{scale 0.5 zero 0} = 1...
        const b: i32[1] = 5
        %0: i8[1,5,6,1]{scale 0.5 zero 3} = pad before 0,0,1,0 after 0,1,1,0(x)
        %1: i8[1,3,4,1]{scale 1 zero 0} = conv2d window 3x3(%0, w, b)
        return y = %1
        """,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[1,3,3,1]{scale 0.5 zero 0} = 1...
        const b: i32[1] = 5
        %0: i8[1,3,4,1]{scale 1 zero 0} = conv2d window 3x3 pad 0,1,1,1(x, w, b)
        return y = %0
        """);

    [Fact]
    public void An_average_pool_divides_by_the_whole_window_when_it_takes_the_pad() => PassCheck.Rewrites(FoldPad.Pass,
        """
        graph g
        input x: f32[1,2,2,1]
        %0: f32[1,4,4,1] = pad before 0,1,1,0 after 0,1,1,0(x)
        %1: f32[1,2,2,1] = pool2d kind Average window 2x2 stride 2,2(%0)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,2,2,1]
        %0: f32[1,2,2,1] = pool2d kind Average window 2x2 stride 2,2 pad 1,1,1,1 count_padding yes(x)
        return y = %0
        """);

    [Fact]
    public void A_maximum_would_not_see_the_zeros() => PassCheck.LeavesAlone(FoldPad.Pass,
        """
        graph g
        input x: f32[1,2,2,1]
        %0: f32[1,4,4,1] = pad before 0,1,1,0 after 0,1,1,0(x)
        %1: f32[1,2,2,1] = pool2d kind Max window 2x2 stride 2,2(%0)
        return y = %1
        """);
}
