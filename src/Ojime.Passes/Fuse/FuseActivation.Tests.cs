using Ojime.Passes;

namespace Ojime.Tests;

public class FuseActivationTests
{
    [Fact]
    public void Two_activations_after_a_dense_layer_become_one_clamp() => PassCheck.Rewrites(FuseActivation.Pass,
        """
        graph g
        input x: f32[1,2]
        const w: f32[1,2] = 1,2
        const b: f32[1] = 3
        %0: f32[1,1] = dense(x, w, b)
        %1: f32[1,1] = unary kind Relu(%0)
        %2: f32[1,1] = unary kind Clip alpha -1 beta 4(%1)
        return y = %2
        """,
        """
        graph g
        input x: f32[1,2]
        const w: f32[1,2] = 1,2
        const b: f32[1] = 3
        %0: f32[1,1] = dense clamp 0..4(x, w, b)
        return y = %0
        """);

    [Fact]
    public void Codes_of_one_type_are_clamped_like_numbers() => PassCheck.Rewrites(FuseActivation.Pass,
        """
        graph g
        input x: i8[1,2]{scale 0.1 zero 4}
        const w: i8[2,2]{scale 0.5 zero 0} = 10,20,30,-40
        const b: i32[2] = 0...
        %0: i8[1,2]{scale 0.2 zero -3} = dense(x, w, b)
        %1: i8[1,2]{scale 0.2 zero -3} = unary kind Relu6(%0)
        return y = %1
        """,
        """
        graph g
        input x: i8[1,2]{scale 0.1 zero 4}
        const w: i8[2,2]{scale 0.5 zero 0} = 10,20,30,-40
        const b: i32[2] = 0...
        %0: i8[1,2]{scale 0.2 zero -3} = dense clamp 0..6(x, w, b)
        return y = %0
        """);

    [Fact]
    public void A_convolution_that_something_else_reads_is_left_alone() => PassCheck.LeavesAlone(FuseActivation.Pass,
        """
        graph g
        input x: f32[1,2]
        const w: f32[1,2] = 1,2
        const b: f32[1] = 3
        %0: f32[1,1] = dense(x, w, b)
        %1: f32[1,1] = unary kind Relu(%0)
        return y = %1
        return z = %0
        """);
}
