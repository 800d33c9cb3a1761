using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class RmsNormTests
{
    public static OpCase[] Cases { get; } =
    [
        new("last axis", new RmsNorm(2, 1e-5f), [OpInput.Float(2, 3, 16), OpInput.FloatConstant(16)]),
        new("all axes", new RmsNorm(0, 1e-6f), [OpInput.Float(4, 5), OpInput.Float(4, 5)]),
    ];
}
