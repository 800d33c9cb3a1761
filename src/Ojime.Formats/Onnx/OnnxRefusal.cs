using Ojime.Core;

namespace Ojime.Formats.Onnx;

/// <summary>Unwinds from the place that found a problem to the node that is given up; what follows from the node stays silent.</summary>
internal sealed class OnnxRefusal(Diagnostic? diagnostic = null) : Exception(diagnostic?.Message)
{
    /// <summary>What to report; null where it was reported already, or where it follows from something that was.</summary>
    public Diagnostic? Diagnostic { get; } = diagnostic;
}
