using Ojime.Passes;

namespace Ojime.Tests;

public class TrimCapturesTests
{
    [Fact]
    public void Constants_go_inside_and_what_is_not_read_or_handed_in_twice_falls_away() => PassCheck.Rewrites(TrimCaptures.Pass,
        """
        graph g
        input c: bool[]
        input x: f32[2]
        input z: f32[2]
        const w: f32[2] = 3,4
        %0: f32[2] = if(c, z, w, x, x) {
            graph then
            input unread: f32[2]
            input v: f32[2]
            input a: f32[2]
            input b: f32[2]
            %0: f32[2] = binary kind Mul(a, v)
            return p = %0
            graph else
            input unread: f32[2]
            input v: f32[2]
            input a: f32[2]
            input b: f32[2]
            return p = b
        }
        return y = %0
        """,
        """
        graph g
        input c: bool[]
        input x: f32[2]
        input z: f32[2]
        %0: f32[2] = if(c, x) {
            graph then
            input a: f32[2]
            const w: f32[2] = 3,4
            %0: f32[2] = binary kind Mul(a, w)
            return p = %0
            graph else
            input a: f32[2]
            return p = a
        }
        return y = %0
        """);

    [Fact]
    public void What_comes_back_as_it_was_is_not_carried() => PassCheck.Rewrites(TrimCaptures.Pass,
        """
        graph g
        input n: i32[]
        input x: f32[2]
        input k: f32[2]
        const go: bool[] = 1
        const zero: i32[] = 0
        %0: f32[2], %1: i32[], %2: f32[2] = loop(go, k, zero, x, n) {
            graph turn
            input k: f32[2]
            input i: i32[]
            input h: f32[2]
            input n: i32[]
            const one: i32[] = 1
            %0: f32[2] = binary kind Add(h, k)
            %1: i32[] = binary kind Add(i, one)
            %2: bool[] = binary kind Less(%1, n)
            return goes = %2
            return k = k
            return i = %1
            return h = %0
        }
        return y = %2
        return k = %0
        """,
        """
        graph g
        input n: i32[]
        input x: f32[2]
        input k: f32[2]
        const go: bool[] = 1
        const zero: i32[] = 0
        %0: i32[], %1: f32[2] = loop(go, zero, x, k, n) {
            graph turn
            input i: i32[]
            input h: f32[2]
            input k: f32[2]
            input n: i32[]
            const one: i32[] = 1
            %0: f32[2] = binary kind Add(h, k)
            %1: i32[] = binary kind Add(i, one)
            %2: bool[] = binary kind Less(%1, n)
            return goes = %2
            return i = %1
            return h = %0
        }
        return y = %1
        return k = k
        """);

    [Fact]
    public void A_constant_that_a_loop_begins_with_stays() => PassCheck.LeavesAlone(TrimCaptures.Pass,
        """
        graph g
        input c: bool[]
        input z: f32[2]
        const w: f32[2] = 3,4
        %0: f32[2] = loop(c, w, z) {
            graph turn
            input h: f32[2]
            input z: f32[2]
            const no: bool[] = 0
            %0: f32[2] = binary kind Mul(h, z)
            return goes = no
            return h = %0
        }
        return y = %0
        """);
}
