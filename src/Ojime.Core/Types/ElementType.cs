namespace Ojime.Core;

/// <summary>How one element of a tensor is stored.</summary>
public enum ElementType { Float32, Float16, Int8, UInt8, Int16, Int32, Int64, Bool }

public static class ElementTypes
{
    extension(ElementType type)
    {
        /// <summary>Bytes of one element.</summary>
        public int Bytes => type switch
        {
            ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
            ElementType.Float16 or ElementType.Int16 => 2,
            ElementType.Float32 or ElementType.Int32 => 4,
            ElementType.Int64 => 8,
        };

        public bool IsFloat => type is ElementType.Float32 or ElementType.Float16;

        /// <summary>The name in the graph's text form.</summary>
        public string Text => type switch
        {
            ElementType.Float32 => "f32",
            ElementType.Float16 => "f16",
            ElementType.Int8 => "i8",
            ElementType.UInt8 => "u8",
            ElementType.Int16 => "i16",
            ElementType.Int32 => "i32",
            ElementType.Int64 => "i64",
            ElementType.Bool => "bool",
        };

        /// <summary>The C99 type that holds one element; a half is held as its 16 bits.</summary>
        public string C => type switch
        {
            ElementType.Float32 => "float",
            ElementType.Float16 => "uint16_t",
            ElementType.Int8 => "int8_t",
            ElementType.UInt8 or ElementType.Bool => "uint8_t",
            ElementType.Int16 => "int16_t",
            ElementType.Int32 => "int32_t",
            ElementType.Int64 => "int64_t",
        };

        /// <summary>Least and greatest integer of an integer type.</summary>
        public (long Low, long High) Range => type switch
        {
            ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
            ElementType.Int16 => (short.MinValue, short.MaxValue),
            ElementType.Int32 => (int.MinValue, int.MaxValue),
            ElementType.Int64 => (long.MinValue, long.MaxValue),
            ElementType.Bool => (0, 1),
            ElementType.Float32 or ElementType.Float16 => throw new InvalidOperationException($"{type} is not an integer type"),
        };
    }

    /// <summary>The element type spelled by <paramref name="text"/>, or null.</summary>
    public static ElementType? Parse(string text)
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
            if (type.Text == text)
                return type;
        return null;
    }
}
