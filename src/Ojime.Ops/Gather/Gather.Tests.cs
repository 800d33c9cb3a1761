using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class GatherTests
{
    public static OpCase[] Cases { get; } =
    [
        new("rows", new Gather(0), [OpInput.Float(5, 3), OpInput.Of(ElementType.Int64, [4], -5, 4)]),
        new("columns, int8", new Gather(1), [OpInput.Int8(0.1f, 3, 2, 5, 3), OpInput.Of(ElementType.Int32, [2, 2], -5, 4)]),
        new("a single index", new Gather(1), [OpInput.Of(ElementType.Int64, [3, 4]), OpInput.Of(ElementType.Int64, [], 0, 3)]),
        new("batches", new Gather(2, 1), [OpInput.Float(2, 3, 4), OpInput.Of(ElementType.Int32, [2, 2], 0, 3)]),
        new("batch on the axis itself", new Gather(1, 1), [OpInput.Of(ElementType.Bool, [2, 4, 2]), OpInput.Of(ElementType.Int32, [2, 3], 0, 3)]),
        new("elements", new GatherElements(1), [OpInput.Float(3, 4), OpInput.Of(ElementType.Int64, [3, 2], -4, 3)]),
        new("elements, int8, first axis", new GatherElements(0), [OpInput.Int8(0.1f, 3, 4, 2, 3), OpInput.Of(ElementType.Int32, [2, 2, 3], 0, 3)]),
        new("elements, rank 1", new GatherElements(0), [OpInput.Of(ElementType.Int64, [4]), OpInput.Of(ElementType.Int64, [6], -4, 3)]),
        new("elements, seven axes", new GatherElements(1), [OpInput.Float(2, 3, 2, 1, 2, 3, 2), OpInput.Of(ElementType.Int64, [2, 1, 2, 1, 2, 2, 2], 0, 2)]),
        new("tuples", new GatherNd(), [OpInput.Float(3, 4, 2), OpInput.Of(ElementType.Int64, [5, 2], 0, 2)]),
        new("whole tuples, int8", new GatherNd(), [OpInput.Int8(0.1f, 3, 3, 4), OpInput.Of(ElementType.Int32, [2, 3, 2], 0, 2)]),
        new("tuples in batches", new GatherNd(1), [OpInput.Of(ElementType.Int16, [2, 3, 4]), OpInput.Of(ElementType.Int32, [2, 2, 1], -3, 2)]),
        new("rows outside", new Gather(0), [OpInput.Float(5, 3), OpInput.Of(ElementType.Int32, [20], -12, 12)]),
        new("rows far outside", new Gather(0), [OpInput.Float(5, 3), OpInput.Of(ElementType.Int64, [20], -9e18, 9e18)]),
        new("elements outside", new GatherElements(1), [OpInput.Float(3, 4), OpInput.Of(ElementType.Int64, [3, 9], -20, 20)]),
        new("tuples outside", new GatherNd(), [OpInput.Float(3, 4, 2), OpInput.Of(ElementType.Int32, [9, 2], -2e9, 2e9)]),
        new("tuples of one", new GatherNd(), [OpInput.Of(ElementType.Bool, [4, 3]), OpInput.Of(ElementType.Int64, [2, 1], 0, 3)]),
    ];
}
