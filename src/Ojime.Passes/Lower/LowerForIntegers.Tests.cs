using Ojime.Passes;

namespace Ojime.Tests;

public class LowerForIntegersTests
{
    [Fact]
    public void Divisions_maxima_powers_and_norms_become_what_integers_can_do() => PassCheck.Rewrites(LowerForIntegers.Pass,
        """
        graph g
        input x: f32[2,3]
        const four: f32[1] = 4
        %0: f32[2,3] = binary kind Div(x, four)
        %1: f32[2,3] = binary kind Max(%0, four)
        %2: f32[2,3] = binary kind Pow(%1, four)
        %3: f32[2] = reduce kind L2 axes 1(%2)
        return y = %3
        """,
        """
        graph g
        input x: f32[2,3]
        const c0: f32[1] = 0.25
        %0: f32[2,3] = binary kind Mul(x, c0)
        %1: f32[2,3] = unary kind Clip alpha 4 beta Infinity(%0)
        %2: f32[2,3] = unary kind Power alpha 4(%1)
        %3: f32[2,3] = unary kind Square(%2)
        %4: f32[2] = reduce kind Sum axes 1(%3)
        %5: f32[2] = unary kind Sqrt(%4)
        return y = %5
        """);

    [Fact]
    public void A_dense_layer_whose_weights_are_computed_becomes_a_product() => PassCheck.Rewrites(LowerForIntegers.Pass,
        """
        graph g
        input x: f32[2,3]
        input v: f32[4,3]
        const b: f32[4] = 1,2,3,4
        %0: f32[2,4] = dense clamp 0..6(x, v, b)
        return y = %0
        """,
        """
        graph g
        input x: f32[2,3]
        input v: f32[4,3]
        const b: f32[4] = 1,2,3,4
        %0: f32[2,4] = matmul transpose_b yes(x, v)
        %1: f32[2,4] = binary kind Add clamp 0..6(%0, b)
        return y = %1
        """);

    [Fact]
    public void A_quotient_of_two_tensors_stays() => PassCheck.LeavesAlone(LowerForIntegers.Pass,
        """
        graph g
        input x: f32[2,3]
        input v: f32[2,3]
        %0: f32[2,3] = binary kind Div(x, v)
        return y = %0
        """);
}
