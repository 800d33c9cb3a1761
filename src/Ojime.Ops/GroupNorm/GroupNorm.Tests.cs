using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class GroupNormTests
{
    public static OpCase[] Cases { get; } =
    [
        new("channels first", new GroupNorm(2, 1, 1e-5f), [OpInput.Float(2, 4, 3, 3), OpInput.FloatConstant(4), OpInput.FloatConstant(4)]),
        new("channels last", new GroupNorm(3, 3, 1e-5f), [OpInput.Float(2, 3, 2, 6), OpInput.FloatConstant(6), OpInput.FloatConstant(6)]),
        new("instance", new GroupNorm(4, 1, 1e-5f), [OpInput.Float(1, 4, 7), OpInput.Float(4), OpInput.Float(4)]),
    ];
}
