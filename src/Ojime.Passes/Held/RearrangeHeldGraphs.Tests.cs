using Ojime.Passes;

namespace Ojime.Tests;

public class RearrangeHeldGraphsTests
{
    [Fact]
    public void A_branch_takes_and_gives_its_values_in_the_order_that_saves_transposes() => PassCheck.Rewrites(RearrangeHeldGraphs.Pass,
        """
        graph g
        input c: bool[]
        input x: f32[1,2,3,2]
        const w: f32[2,1,1,2] = 1,2,3,4
        const b: f32[2] = 0...
        %0: f32[1,2,3,2] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,2,3] = transpose axes 0,3,1,2(%0)
        %2: f32[1,2,2,3] = if(c, %1) {
            graph then
            input a: f32[1,2,2,3]
            const w: f32[2,1,1,2] = 5,6,7,8
            const b: f32[2] = 0...
            %0: f32[1,2,3,2] = transpose axes 0,2,3,1(a)
            %1: f32[1,2,3,2] = conv2d window 1x1(%0, w, b)
            %2: f32[1,2,2,3] = transpose axes 0,3,1,2(%1)
            return p = %2
            graph else
            input a: f32[1,2,2,3]
            return p = a
        }
        %3: f32[1,2,3,2] = transpose axes 0,2,3,1(%2)
        %4: f32[1,2,3,2] = conv2d window 1x1(%3, w, b)
        return y = %4
        """,
        """
        graph g
        input c: bool[]
        input x: f32[1,2,3,2]
        const w: f32[2,1,1,2] = 1,2,3,4
        const b: f32[2] = 0...
        %0: f32[1,2,3,2] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,3,2] = if(c, %0) {
            graph then
            input a: f32[1,2,3,2]
            const w: f32[2,1,1,2] = 5,6,7,8
            const b: f32[2] = 0...
            %0: f32[1,2,3,2] = conv2d window 1x1(a, w, b)
            return p = %0
            graph else
            input a: f32[1,2,3,2]
            return p = a
        }
        %2: f32[1,2,3,2] = conv2d window 1x1(%1, w, b)
        return y = %2
        """);

    [Fact]
    public void A_loop_carries_an_image_in_the_order_of_its_convolution() => PassCheck.Rewrites(RearrangeHeldGraphs.Pass,
        """
        graph g
        input x: f32[1,2,3,2]
        input n: i32[]
        const go: bool[] = 1
        const zero: i32[] = 0
        %0: f32[1,2,2,3] = transpose axes 0,3,1,2(x)
        %1: f32[1,2,2,3], %2: i32[] = loop(go, %0, zero, n) {
            graph turn
            input a: f32[1,2,2,3]
            input i: i32[]
            input n: i32[]
            const w: f32[2,1,1,2] = 1,0.5,-0.5,1
            const b: f32[2] = 0...
            const one: i32[] = 1
            %0: f32[1,2,3,2] = transpose axes 0,2,3,1(a)
            %1: f32[1,2,3,2] = conv2d window 1x1(%0, w, b)
            %2: f32[1,2,2,3] = transpose axes 0,3,1,2(%1)
            %3: i32[] = binary kind Add(i, one)
            %4: i32[] = binary kind Min(n, one)
            %5: bool[] = binary kind Less(%3, %4)
            return goes = %5
            return a = %2
            return i = %3
        }
        %3: f32[1,2,3,2] = transpose axes 0,2,3,1(%1)
        return y = %3
        """,
        """
        graph g
        input x: f32[1,2,3,2]
        input n: i32[]
        const go: bool[] = 1
        const zero: i32[] = 0
        %0: f32[1,2,3,2], %1: i32[] = loop(go, x, zero, n) {
            graph turn
            input a: f32[1,2,3,2]
            input i: i32[]
            input n: i32[]
            const w: f32[2,1,1,2] = 1,0.5,-0.5,1
            const b: f32[2] = 0...
            const one: i32[] = 1
            %0: f32[1,2,3,2] = conv2d window 1x1(a, w, b)
            %1: i32[] = binary kind Add(i, one)
            %2: i32[] = binary kind Min(n, one)
            %3: bool[] = binary kind Less(%1, %2)
            return goes = %3
            return a = %0
            return i = %1
        }
        return y = %0
        """);

    [Fact]
    public void What_nothing_transposes_on_either_side_stays() => PassCheck.LeavesAlone(RearrangeHeldGraphs.Pass,
        """
        graph g
        input c: bool[]
        input x: f32[1,2,2,3]
        %0: f32[1,2,2,3] = if(c, x) {
            graph then
            input a: f32[1,2,2,3]
            %0: f32[1,2,2,3] = unary kind Exp(a)
            return p = %0
            graph else
            input a: f32[1,2,2,3]
            return p = a
        }
        %1: f32[2,1,2,3] = transpose axes 1,0,2,3(%0)
        return y = %1
        """);
}
