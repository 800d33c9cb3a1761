using Ojime.Passes;

namespace Ojime.Tests;

public class InlineBranchesTests
{
    [Fact]
    public void A_branch_whose_condition_is_known_stands_in_place_of_the_choice() => PassCheck.Rewrites(InlineBranches.Pass,
        """
        graph g
        input x: f32[2]
        input z: f32[2]
        const yes: bool[] = 1
        %0: f32[2], %1: f32[2] = if(yes, x, z) {
            graph then
            input a: f32[2]
            input b: f32[2]
            %0: f32[2] = binary kind Add(a, b)
            %1: f32[2] = unary kind Exp(%0)
            return p = %1
            return q = a
            graph else
            input a: f32[2]
            input b: f32[2]
            return p = b
            return q = b
        }
        return y = %0
        return w = %1
        """,
        """
        graph g
        input x: f32[2]
        input z: f32[2]
        %0: f32[2] = binary kind Add(x, z)
        %1: f32[2] = unary kind Exp(%0)
        return y = %1
        return w = x
        """);

    [Fact]
    public void A_loop_that_is_never_entered_gives_what_it_began_with() => PassCheck.Rewrites(InlineBranches.Pass,
        """
        graph g
        input x: f32[2]
        const no: bool[1] = 0
        %0: f32[2] = loop(no, x) {
            graph turn
            input h: f32[2]
            const go: bool[] = 1
            %0: f32[2] = unary kind Exp(h)
            return goes = go
            return h = %0
        }
        return y = %0
        """,
        """
        graph g
        input x: f32[2]
        return y = x
        """);

    [Fact]
    public void What_the_input_decides_stays() => PassCheck.LeavesAlone(InlineBranches.Pass,
        """
        graph g
        input c: bool[]
        input x: f32[2]
        %0: f32[2] = if(c, x) {
            graph then
            input a: f32[2]
            return p = a
            graph else
            input a: f32[2]
            %0: f32[2] = unary kind Neg(a)
            return p = %0
        }
        return y = %0
        """);
}
