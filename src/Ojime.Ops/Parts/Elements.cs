using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>Single elements of integer tensors, whatever their width.</summary>
public static class Elements
{
    extension(Tensor tensor)
    {
        public long LongAt(int index) => tensor.Type.Element == ElementType.Int64 ? tensor.Read<long>()[index] : (long)tensor.NumberAt(index);

        /// <summary>Stores an integer; what does not fit wraps.</summary>
        public void SetLong(int index, long value)
        {
            switch (tensor.Type.Element)
            {
                case ElementType.Int8: tensor.Write<sbyte>()[index] = unchecked((sbyte)value); break;
                case ElementType.UInt8 or ElementType.Bool: tensor.Write<byte>()[index] = unchecked((byte)value); break;
                case ElementType.Int16: tensor.Write<short>()[index] = unchecked((short)value); break;
                case ElementType.Int32: tensor.Write<int>()[index] = unchecked((int)value); break;
                case ElementType.Int64: tensor.Write<long>()[index] = value; break;
                case ElementType.Float32 or ElementType.Float16: throw new UnreachableException($"an integer was given to {tensor.Type}");
            }
        }
    }
}
