using Ojime.Core;
using Ojime.Verification;

namespace Ojime.Tests;

public class HybridTests
{
    /// <summary>Rows between plus and minus their own largest: 127 steps of 2/127 and of 0.5/127.</summary>
    [Fact]
    public void Each_row_is_rounded_on_a_scale_of_its_own()
    {
        Tensor rounded = Hybrid.Rounded(Tensor.Floats([2, 3], 2f, -1f, 0.003f, 0.25f, 0.5f, -0.001f));
        float[] wanted = [2f, -64 * 2f / 127, 0, 64 * 0.5f / 127, 0.5f, 0];
        Assert.All(wanted.Zip(rounded.ToDoubles()), static p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    /// <summary>From −1 to 3 in 255 steps: the zero stays a code, so it stays zero.</summary>
    [Fact]
    public void An_image_is_rounded_from_its_least_to_its_greatest()
    {
        Tensor rounded = Hybrid.Rounded(Tensor.Floats([1, 1, 2, 2], -1f, 3f, 0f, 0.5f));
        double[] got = rounded.ToDoubles();
        Assert.Equal(0, got[2]);
        double step = 4.0 / 255;
        Assert.All(got, x => Assert.Equal(Math.Round(x / step), x / step, 1e-4));
        Assert.All(got.Zip([-1.0, 3, 0, 0.5]), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, step / 2 * 1.001));
    }

    [Fact]
    public void Whole_numbers_are_left_alone() =>
        Assert.Equal([5, 7], Hybrid.Rounded(Tensor.Longs([2], 5, 7)).ToLongs());
}
