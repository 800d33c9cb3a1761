using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class LayerNormTests
{
    public static OpCase[] Cases { get; } =
    [
        new("last axis", new LayerNorm(2, 1e-5f), [OpInput.Float(2, 3, 16), OpInput.FloatConstant(16), OpInput.FloatConstant(16)]),
        new("two axes, weights at run time", new LayerNorm(1, 1e-6f), [OpInput.Float(3, 4, 5), OpInput.Float(4, 5), OpInput.Float(4, 5)]),
    ];
}
