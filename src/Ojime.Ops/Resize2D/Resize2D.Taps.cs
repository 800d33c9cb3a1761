namespace Ojime.Ops;

public sealed partial record Resize2D
{
    /// <summary>The input pixels that one output pixel is made of, along one axis, and their weights.</summary>
    private readonly record struct Tap(int Index, float Weight);

    private Tap[][] RowTaps(int height) => Taps(height, Rows, ScaleRows);
    private Tap[][] ColumnTaps(int width) => Taps(width, Columns, ScaleColumns);

    /// <summary>The taps of each output pixel along an axis: the same number for each, in order of position.</summary>
    private Tap[][] Taps(int input, int output, float scale)
    {
        double step = scale == 0 ? (double)input / output : 1.0 / scale;
        Tap[][] all = [.. Enumerable.Range(0, output).Select(p => Kind == ResizeKind.Nearest
            ? [new(NearestIndex(p, input, output, scale), 1)]
            : Interpolated(p, input, output, scale, Antialias ? Math.Max(step, 1) : 1))];
        return all;
    }

    /// <summary>In float32 where the sizes give the ratio, for so do TFLite and PyTorch; what falls on a border depends on it.</summary>
    private int NearestIndex(int p, int input, int output, float scale)
    {
        double at = scale == 0 ? SinglePosition(p, input, output) : Position(p, input, output, scale);
        double index = Nearest switch
        {
            ResizeRounding.RoundPreferFloor => Math.Ceiling(at - 0.5),
            ResizeRounding.RoundPreferCeil => Math.Floor(at + 0.5),
            ResizeRounding.Floor => Math.Floor(at),
            ResizeRounding.Ceil => Math.Ceiling(at),
        };
        return (int)Math.Clamp(index, 0, input - 1);
    }

    private float SinglePosition(int p, int input, int output)
    {
        float step = input / (float)output;
        return Coordinates switch
        {
            ResizeCoordinates.AlignCorners => output > 1 ? p * ((input - 1) / (float)(output - 1)) : 0,
            ResizeCoordinates.Asymmetric => p * step,
            ResizeCoordinates.TfHalfPixelNearest => (p + 0.5f) * step,
            ResizeCoordinates.PytorchHalfPixel when output == 1 => 0,
            ResizeCoordinates.HalfPixel or ResizeCoordinates.PytorchHalfPixel or ResizeCoordinates.HalfPixelSymmetric => ((p + 0.5f) * step) - 0.5f,
        };
    }

    private double Position(int p, int input, int output, float scale)
    {
        double step = scale == 0 ? (double)input / output : 1.0 / scale;
        // ONNX lets the corners meet at the size before it is rounded down.
        double whole = scale == 0 ? output : input * (double)scale;
        return Coordinates switch
        {
            ResizeCoordinates.AlignCorners => whole > 1 ? p * ((input - 1) / (whole - 1)) : 0,
            ResizeCoordinates.Asymmetric => p * step,
            ResizeCoordinates.TfHalfPixelNearest => (p + 0.5) * step,
            ResizeCoordinates.PytorchHalfPixel when output == 1 => 0,
            ResizeCoordinates.HalfPixelSymmetric => (input / 2.0 * (1 - (output * step / input))) + ((p + 0.5) * step) - 0.5,
            ResizeCoordinates.HalfPixel or ResizeCoordinates.PytorchHalfPixel => ((p + 0.5) * step) - 0.5,
        };
    }

    private Tap[] Interpolated(int p, int input, int output, float scale, double stretch)
    {
        double at = Position(p, input, output, scale);
        int reach = (int)Math.Ceiling((Kind == ResizeKind.Bilinear ? 1 : 2) * stretch);
        int first = (int)Math.Floor(at) - reach + 1;
        var taps = new Tap[2 * reach];
        var weights = new double[taps.Length];
        for (int t = 0; t < taps.Length; t++)
        {
            double distance = Math.Abs(first + t - at) / stretch;
            bool outside = first + t < 0 || first + t >= input;
            weights[t] = ExcludeOutside && outside ? 0 : Kind == ResizeKind.Bilinear ? Math.Max(0, 1 - distance) : Cubic(distance);
        }
        double sum = ExcludeOutside || Antialias ? weights.Sum() : 1;
        for (int t = 0; t < taps.Length; t++)
            taps[t] = new(Math.Clamp(first + t, 0, input - 1), (float)(weights[t] / sum));
        return taps;
    }

    /// <summary>Keys' cubic convolution kernel.</summary>
    private double Cubic(double d) => d switch
    {
        <= 1 => ((((CubicA + 2) * d) - (CubicA + 3)) * d * d) + 1,
        < 2 => (((((d - 5) * d) + 8) * d) - 4) * CubicA,
        _ => 0,
    };
}
