using Ojime.Core;

namespace Ojime.Verification;

/// <summary>ONNX backend tests: folders with <c>model.onnx</c> and <c>test_data_set_N/input_M.pb</c>, <c>output_M.pb</c>.</summary>
internal static class OnnxCases
{
    public static IEnumerable<ConformanceCase> Find(string folder) => [];
}
