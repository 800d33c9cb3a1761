using Ojime.Ir;
using Ojime.Passes;
using Ojime.Quantizing;

namespace Ojime.Tests;

public class EqualizeLayersTests
{
    private static readonly Pass Pass = new(nameof(EqualizeLayers), static graph => EqualizeLayers.Apply(graph) ?? graph);

    /// <summary>Channel 0: r1 = 16, r2 = 1, so s = √16 / 1 = 4. Channel 1: 1 and 4, so s = 2 / 4. Both sides end at 4 and at 2.</summary>
    [Fact]
    public void What_one_layer_gives_large_the_next_takes_small() => PassCheck.Rewrites(Pass,
        """
        graph g
        input x: f32[1,2]
        const w: f32[2,2] = 16,8,1,-1
        const b: f32[2] = 4,1
        const v: f32[1,2] = 1,-4
        const d: f32[1] = 3
        %0: f32[1,2] = dense clamp 0..Infinity(x, w, b)
        %1: f32[1,1] = dense(%0, v, d)
        return y = %1
        """,
        """
        graph g
        input x: f32[1,2]
        const w: f32[2,2] = 4,2,2,-2
        const b: f32[2] = 1,2
        const v: f32[1,2] = 4,-2
        const d: f32[1] = 3
        %0: f32[1,2] = dense clamp 0..Infinity(x, w, b)
        %1: f32[1,1] = dense(%0, v, d)
        return y = %1
        """);

    [Fact]
    public void A_clamp_from_above_stops_it() => PassCheck.LeavesAlone(Pass,
        """
        graph g
        input x: f32[1,2]
        const w: f32[2,2] = 16,8,1,-1
        const b: f32[2] = 4,1
        const v: f32[1,2] = 1,-4
        const d: f32[1] = 3
        %0: f32[1,2] = dense clamp 0..6(x, w, b)
        %1: f32[1,1] = dense(%0, v, d)
        return y = %1
        """);
}
