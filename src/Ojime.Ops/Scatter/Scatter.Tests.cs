using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ScatterTests
{
    public static OpCase[] Cases { get; } =
    [
        new("elements Add, Bool", new ScatterElements(0, ScatterReduction.Add), [OpInput.Of(ElementType.Bool, [5]), OpInput.Of(ElementType.Int64, [4], 0, 4), OpInput.Of(ElementType.Bool, [4])]),
        new("elements None, Float32", new ScatterElements(1, ScatterReduction.None), [OpInput.Of(ElementType.Float32, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Float32, [2, 3], -100, 100)]),
        new("tuples None, Float32", new ScatterNd(ScatterReduction.None), [OpInput.Of(ElementType.Float32, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Float32, [4, 2], -100, 100)]),
        new("elements Add, Float32", new ScatterElements(1, ScatterReduction.Add), [OpInput.Of(ElementType.Float32, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Float32, [2, 3], -100, 100)]),
        new("tuples Add, Float32", new ScatterNd(ScatterReduction.Add), [OpInput.Of(ElementType.Float32, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Float32, [4, 2], -100, 100)]),
        new("elements Max, Int8", new ScatterElements(1, ScatterReduction.Max), [OpInput.Of(ElementType.Int8, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Int8, [2, 3], -100, 100)]),
        new("tuples Max, Int8", new ScatterNd(ScatterReduction.Max), [OpInput.Of(ElementType.Int8, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Int8, [4, 2], -100, 100)]),
        new("elements Mul, Int32", new ScatterElements(1, ScatterReduction.Mul), [OpInput.Of(ElementType.Int32, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Int32, [2, 3], -100, 100)]),
        new("tuples Mul, Int32", new ScatterNd(ScatterReduction.Mul), [OpInput.Of(ElementType.Int32, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Int32, [4, 2], -100, 100)]),
        new("elements outside", new ScatterElements(1, ScatterReduction.Add), [OpInput.Of(ElementType.Int32, [3, 4]), OpInput.Of(ElementType.Int64, [3, 4], -9e18, 9e18), OpInput.Of(ElementType.Int32, [3, 4])]),
        new("tuples outside", new ScatterNd(ScatterReduction.Max), [OpInput.Of(ElementType.Int8, [3, 4, 2]), OpInput.Of(ElementType.Int32, [9, 2], -10, 10), OpInput.Of(ElementType.Int8, [9, 2])]),
        new("elements Min, Int64", new ScatterElements(1, ScatterReduction.Min), [OpInput.Of(ElementType.Int64, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Int64, [2, 3], -100, 100)]),
        new("tuples Min, Int64", new ScatterNd(ScatterReduction.Min), [OpInput.Of(ElementType.Int64, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Int64, [4, 2], -100, 100)]),
        new("elements Add, Int16", new ScatterElements(1, ScatterReduction.Add), [OpInput.Of(ElementType.Int16, [3, 4], -100, 100), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.Int16, [2, 3], -100, 100)]),
        new("tuples Add, Int16", new ScatterNd(ScatterReduction.Add), [OpInput.Of(ElementType.Int16, [3, 4, 2], -100, 100), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.Int16, [4, 2], -100, 100)]),
        new("elements Max, UInt8", new ScatterElements(1, ScatterReduction.Max), [OpInput.Of(ElementType.UInt8, [3, 4], 0, 255), OpInput.Of(ElementType.Int64, [2, 3], -4, 3), OpInput.Of(ElementType.UInt8, [2, 3], 0, 255)]),
        new("tuples Max, UInt8", new ScatterNd(ScatterReduction.Max), [OpInput.Of(ElementType.UInt8, [3, 4, 2], 0, 255), OpInput.Of(ElementType.Int32, [4, 2], 0, 2), OpInput.Of(ElementType.UInt8, [4, 2], 0, 255)]),
    ];
}
