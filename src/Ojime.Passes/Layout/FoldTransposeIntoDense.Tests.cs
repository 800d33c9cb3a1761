using Ojime.Passes;

namespace Ojime.Tests;

public class FoldTransposeIntoDenseTests
{
    [Fact]
    public void A_flatten_of_channels_first_features_goes_into_the_columns() => PassCheck.Rewrites(FoldTransposeIntoDense.Pass,
        """
        graph g
        input x: f32[1,1,3,2]
        const w: f32[1,6] = 1,2,3,4,5,6
        const b: f32[1] = 0
        %0: f32[1,2,1,3] = transpose axes 0,3,1,2(x)
        %1: f32[1,6] = reshape to [1,6](%0)
        %2: f32[1,1] = dense(%1, w, b)
        return y = %2
        """,
        """
        graph g
        input x: f32[1,1,3,2]
        const w: f32[1,6] = 1,4,2,5,3,6
        const b: f32[1] = 0
        %0: f32[1,6] = reshape to [1,6](x)
        %1: f32[1,1] = dense(%0, w, b)
        return y = %1
        """);

    [Fact]
    public void A_decoders_first_transpose_goes_into_the_rows() => PassCheck.Rewrites(FoldTransposeIntoDense.Pass,
        """
        graph g
        input x: i8[1,1]{scale 1 zero 0}
        const w: i8[4,1]{scale 1,2,3,4 zero 0,0,0,0 axis 0} = 1,2,3,4
        const b: i32[4] = 5,6,7,8
        %0: i8[1,4]{scale 1 zero 0} = dense(x, w, b)
        %1: i8[1,2,1,2]{scale 1 zero 0} = reshape to [1,2,1,2](%0)
        %2: i8[1,1,2,2]{scale 1 zero 0} = transpose axes 0,2,3,1(%1)
        return y = %2
        """,
        """
        graph g
        input x: i8[1,1]{scale 1 zero 0}
        const w: i8[4,1]{scale 1,3,2,4 zero 0,0,0,0 axis 0} = 1,3,2,4
        const b: i32[4] = 5,7,6,8
        %0: i8[1,4]{scale 1 zero 0} = dense(x, w, b)
        %1: i8[1,1,2,2]{scale 1 zero 0} = reshape to [1,1,2,2](%0)
        return y = %1
        """);

    [Fact]
    public void Weights_that_are_not_constant_stay_as_they_are() => PassCheck.LeavesAlone(FoldTransposeIntoDense.Pass,
        """
        graph g
        input x: f32[1,1,3,2]
        input w: f32[1,6]
        const b: f32[1] = 0
        %0: f32[1,2,1,3] = transpose axes 0,3,1,2(x)
        %1: f32[1,6] = reshape to [1,6](%0)
        %2: f32[1,1] = dense(%1, w, b)
        return y = %2
        """);
}
