using Ojime.Passes;

namespace Ojime.Tests;

public class FoldTransposeIntoMatMulTests
{
    [Fact]
    public void A_transposed_operand_is_read_by_columns() => PassCheck.Rewrites(FoldTransposeIntoMatMul.Pass,
        """
        graph g
        input a: f32[2,3,4]
        input b: f32[2,5,4]
        %0: f32[2,4,5] = transpose axes 0,2,1(b)
        %1: f32[2,3,5] = matmul(a, %0)
        return y = %1
        """,
        """
        graph g
        input a: f32[2,3,4]
        input b: f32[2,5,4]
        %0: f32[2,3,5] = matmul transpose_b yes(a, b)
        return y = %0
        """);

    [Fact]
    public void A_transpose_of_the_batch_stays() => PassCheck.LeavesAlone(FoldTransposeIntoMatMul.Pass,
        """
        graph g
        input a: f32[2,3,4]
        input b: f32[4,2,5]
        %0: f32[2,4,5] = transpose axes 1,0,2(b)
        %1: f32[2,3,5] = matmul(a, %0)
        return y = %1
        """);
}
