using Ojime.Passes;

namespace Ojime.Tests;

public class RemoveDuplicatesTests
{
    [Fact]
    public void The_same_operator_on_the_same_inputs_is_computed_once() => PassCheck.Rewrites(RemoveDuplicates.Pass,
        """
        graph g
        input x: f32[1,2]
        const a: f32[2] = 1,2
        const b: f32[2] = 1,2
        %0: f32[1,2] = binary kind Mul(x, a)
        %1: f32[1,2] = binary kind Mul(x, b)
        %2: f32[1,2] = binary kind Add(%0, %1)
        return y = %2
        """,
        """
        graph g
        input x: f32[1,2]
        const a: f32[2] = 1,2
        %0: f32[1,2] = binary kind Mul(x, a)
        %1: f32[1,2] = binary kind Add(%0, %0)
        return y = %1
        """);

    [Fact]
    public void Results_of_other_scales_are_not_the_same() => PassCheck.LeavesAlone(RemoveDuplicates.Pass,
        """
        graph g
        input x: f32[1,2]
        %0: i8[1,2]{scale 0.5 zero 0} = quantize to Int8(x)
        %1: i8[1,2]{scale 0.25 zero 0} = quantize to Int8(x)
        return y = %0
        return z = %1
        """);
}
