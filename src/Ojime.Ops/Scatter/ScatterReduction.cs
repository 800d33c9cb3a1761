using Ojime.Core;

namespace Ojime.Ops;

/// <summary>What becomes of an element that an update falls on.</summary>
public enum ScatterReduction { None, Add, Mul, Max, Min }

public static class ScatterReductions
{
    /// <summary>Puts one update into one element, both by flat position. Integers wrap, as C's unsigned arithmetic does; true and true add up to true.</summary>
    public static void Apply(this ScatterReduction reduction, Tensor y, int to, Tensor updates, int from)
    {
        switch (y.Type.Element)
        {
            case ElementType.Float32:
                Put(reduction, ref y.Write<float>()[to], updates.Read<float>()[from]);
                break;
            case ElementType.Float16:
                Put(reduction, ref y.Write<Half>()[to], updates.Read<Half>()[from]);
                break;
            case ElementType.Int8:
                Put(reduction, ref y.Write<sbyte>()[to], updates.Read<sbyte>()[from]);
                break;
            case ElementType.Bool:
                Put(reduction, ref y.Write<byte>()[to], updates.Read<byte>()[from]);
                y.Write<byte>()[to] = Math.Min(y.Write<byte>()[to], (byte)1);
                break;
            case ElementType.UInt8:
                Put(reduction, ref y.Write<byte>()[to], updates.Read<byte>()[from]);
                break;
            case ElementType.Int16:
                Put(reduction, ref y.Write<short>()[to], updates.Read<short>()[from]);
                break;
            case ElementType.Int32:
                Put(reduction, ref y.Write<int>()[to], updates.Read<int>()[from]);
                break;
            case ElementType.Int64:
                Put(reduction, ref y.Write<long>()[to], updates.Read<long>()[from]);
                break;
        }
    }

    /// <summary>Whether the C kernels can combine elements of this type; to replace them they need not know it.</summary>
    public static bool HasKernel(this ScatterReduction reduction, ElementType element) => reduction == ScatterReduction.None || element != ElementType.Float16;

    /// <summary>The fields of a kernel's record that say how elements are combined.</summary>
    public static IEnumerable<(string Field, string Value)> Fields(this ScatterReduction reduction, TensorType y)
    {
        string numbers = y.Element switch
        {
            ElementType.Float32 or ElementType.Float16 => "OJ_SCATTER_FLOAT",
            ElementType.UInt8 => "OJ_SCATTER_UNSIGNED",
            ElementType.Bool => "OJ_SCATTER_BOOL",
            ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 => "OJ_SCATTER_SIGNED",
        };
        string name = reduction switch
        {
            ScatterReduction.None => "OJ_SCATTER_NONE",
            ScatterReduction.Add => "OJ_SCATTER_ADD",
            ScatterReduction.Mul => "OJ_SCATTER_MUL",
            ScatterReduction.Max => "OJ_SCATTER_MAX",
            ScatterReduction.Min => "OJ_SCATTER_MIN",
        };
        return [("numbers", numbers), ("reduction", name)];
    }

    private static void Put<T>(ScatterReduction reduction, ref T old, T update) where T : System.Numerics.INumber<T> => old = unchecked(reduction switch
    {
        ScatterReduction.None => update,
        ScatterReduction.Add => old + update,
        ScatterReduction.Mul => old * update,
        ScatterReduction.Max => update > old ? update : old,
        ScatterReduction.Min => update < old ? update : old,
    });
}
