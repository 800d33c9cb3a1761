using Ojime.Passes;

namespace Ojime.Tests;

public class MatMulToDenseTests
{
    [Fact]
    public void A_product_with_constant_weights_is_a_dense_layer() => PassCheck.Rewrites(MatMulToDense.Pass,
        """
        graph g
        input x: f32[2,3]
        const w: f32[3,2] = 1,2,3,4,5,6
        %0: f32[2,2] = matmul(x, w)
        return y = %0
        """,
        """
        graph g
        input x: f32[2,3]
        const w: f32[2,3] = 1,3,5,2,4,6
        const c0: f32[2] = 0...
        %0: f32[2,2] = dense(x, w, c0)
        return y = %0
        """);

    [Fact]
    public void A_batch_of_matrices_is_not() => PassCheck.LeavesAlone(MatMulToDense.Pass,
        """
        graph g
        input x: f32[2,2,3]
        const w: f32[2,3,1] = 1,2,3,4,5,6
        %0: f32[2,2,1] = matmul(x, w)
        return y = %0
        """);
}
