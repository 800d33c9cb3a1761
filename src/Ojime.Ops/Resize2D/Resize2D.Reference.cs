using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Resize2D
{
    private const int FractionBits = 10;

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        int[] strides = x.Shape.Strides();
        (int height, int width) = (x.Shape[1].Size, x.Shape[2].Size);
        (Tap[][] rows, Tap[][] columns) = (RowTaps(height), ColumnTaps(width));
        if (Kind == ResizeKind.Nearest)
        {
            Movement.Copy(x, y, i => Movement.Flat([i[0], rows[i[1]][0].Index, columns[i[2]][0].Index, i[3]], strides));
            return;
        }
        bool isFloat = x.Type.Element.IsFloat;
        short[] rowWeights = isFloat ? [] : IntegerWeights(height, Rows, ScaleRows, rows);
        short[] columnWeights = isFloat ? [] : IntegerWeights(width, Columns, ScaleColumns, columns);
        int at = 0;
        foreach (int[] i in Movement.Indices(y.Shape))
        {
            (double real, long integer) = (0, 0);
            for (int r = 0; r < rows[0].Length; r++)
            for (int s = 0; s < columns[0].Length; s++)
            {
                (Tap row, Tap column) = (rows[i[1]][r], columns[i[2]][s]);
                int from = Movement.Flat([i[0], row.Index, column.Index, i[3]], strides);
                if (isFloat)
                    real += x.NumberAt(from) * row.Weight * column.Weight;
                else
                    integer += (long)x.NumberAt(from) * rowWeights[(i[1] * rows[0].Length) + r] * columnWeights[(i[2] * columns[0].Length) + s];
            }
            Write(y, at++, real, integer);
        }
    }

    private static void Write(Tensor y, int at, double real, long integer)
    {
        const long half = 1L << ((2 * FractionBits) - 1);
        long rounded = (integer + (integer > 0 ? half : -half)) / (1L << (2 * FractionBits));
        switch (y.Type.Element)
        {
            case ElementType.Float32: y.Write<float>()[at] = (float)real; break;
            case ElementType.Float16: y.Write<Half>()[at] = (Half)real; break;
            case ElementType.Int8: y.Write<sbyte>()[at] = (sbyte)Math.Clamp(rounded, sbyte.MinValue, sbyte.MaxValue); break;
            case ElementType.UInt8: y.Write<byte>()[at] = (byte)Math.Clamp(rounded, 0, 255); break;
            case ElementType.Int16: y.Write<short>()[at] = (short)Math.Clamp(rounded, short.MinValue, short.MaxValue); break;
            default: throw new UnreachableException($"resize2d {Convert.ToString(y.Type.Element, null)}");
        }
    }

    /// <summary>
    /// The weights in 1/1024, a row of taps for each output pixel. Bilinear ones by TFLite's integer position; others rounded,
    /// the largest tap taking what is missing from 1024.
    /// </summary>
    private short[] IntegerWeights(int input, int output, float scale, Tap[][] taps)
    {
        const int one = 1 << FractionBits;
        int count = taps[0].Length;
        var weights = new short[output * count];
        for (int p = 0; p < output; p++)
        {
            if (Kind == ResizeKind.Bilinear && IntegerPosition(p, input, output, scale) is { } position)
            {
                int lower = Math.Max(position / one, 0), upper = Math.Min((position + one - 1) / one, input - 1);
                // Both taps may be one pixel at the borders; then all of the weight is the first's.
                int fraction = lower == upper ? 0 : position - (lower * one);
                taps[p] = [new(lower, taps[p][0].Weight), new(upper, taps[p][1].Weight)];
                (weights[2 * p], weights[(2 * p) + 1]) = ((short)(one - fraction), (short)fraction);
                continue;
            }
            int missing = one, largest = 0;
            for (int t = 0; t < count; t++)
            {
                weights[(p * count) + t] = (short)Math.Round(taps[p][t].Weight * one);
                missing -= weights[(p * count) + t];
                largest = taps[p][t].Weight > taps[p][largest].Weight ? t : largest;
            }
            weights[(p * count) + largest] += (short)missing;
        }
        return weights;
    }

    /// <summary>Position in 1/1024 of a pixel as TFLite's integer bilinear has it; null where TFLite has no such coordinates.</summary>
    private int? IntegerPosition(int p, int input, int output, float scale)
    {
        if (scale != 0 || Antialias || ExcludeOutside)
            return null;
        int step = (((1 << FractionBits) * input) + (output / 2)) / output;
        return Coordinates switch
        {
            ResizeCoordinates.AlignCorners when output > 1 => p * ((((1 << FractionBits) * (input - 1)) + ((output - 1) / 2)) / (output - 1)),
            ResizeCoordinates.HalfPixel => (p * step) + (step / 2) - (1 << (FractionBits - 1)),
            ResizeCoordinates.Asymmetric or ResizeCoordinates.AlignCorners => p * step,
            _ => null,
        };
    }
}
