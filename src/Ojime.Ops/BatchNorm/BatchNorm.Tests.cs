using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class BatchNormTests
{
    public static OpCase[] Cases { get; } =
    [
        new("channels last", new BatchNorm(3, 1e-5f), [OpInput.Float(2, 3, 3, 4), OpInput.FloatConstant(4), OpInput.FloatConstant(4), OpInput.FloatConstant(4), Variance(4)]),
        new("channels first", new BatchNorm(1, 1e-3f), [OpInput.Float(2, 4, 5), OpInput.FloatConstant(4), OpInput.FloatConstant(4), OpInput.FloatConstant(4), Variance(4)]),
        new("statistics at run time", new BatchNorm(1, 1e-3f), [OpInput.Float(2, 4, 5), OpInput.Float(4), OpInput.Float(4), OpInput.Float(4), Variance(4) with { Constant = false }]),
    ];

    private static OpInput Variance(int channels) => new(TensorType.Float(channels), Constant: true, Low: 0.1, High: 2);
}
