using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class LocalResponseNormTests
{
    public static OpCase[] Cases { get; } =
    [
        new("channels first, odd", new LocalResponseNorm(3, 1e-4f, 0.75f, 1, 1), [OpInput.Float(2, 5, 3, 2)]),
        new("channels last, even", new LocalResponseNorm(4, 0.5f, 0.6f, 2, 3), [OpInput.Float(1, 2, 3, 7)]),
    ];
}
