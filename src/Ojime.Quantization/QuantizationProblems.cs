using Ojime.Core;

namespace Ojime.Quantizing;

/// <summary>What can keep a float graph from becoming an integer one (3300 to 3349).</summary>
public static class QuantizationProblems
{
    public static Diagnostic NoIntegerMeaning(Origin at, string op, string why) => new(3301, Severity.Error, at,
        $"{op} cannot be computed in integers: {why}",
        Fix: "keep the model in float32 (--scheme float32), or replace the operator");

    public static Diagnostic NotFinite(Origin at, string value, bool seeded) => new(3302, Severity.Error, at,
        $"{value} takes values that are not finite, or beyond 1e18, on the {(seeded ? "seeded" : "calibration")} samples",
        Fix: seeded ? "give real samples (--calib calib.npz): numbers in -1..1 are not what this model takes" : "check the preprocessing of the calibration samples");

    public static Diagnostic WeightsNotFinite(Origin at, string value) => new(3305, Severity.Error, at,
        $"the weights {value} hold numbers that are not finite, or beyond 1e18", Fix: "the training has diverged, or the file is damaged: export the model again");

    public static Diagnostic SumOverflows(Origin at, int channel, double bits) => new(3303, Severity.Warning, at,
        $"the sum of channel {channel} could need {bits:0.0} bits; its weights were given a larger scale so that 32 are enough",
        Fix: "clip or regularise the weights of this layer if its accuracy suffers");

    public static Diagnostic NeverRun(Origin at, string part) => new(3306, Severity.Warning, at,
        $"no calibration sample runs its part \"{part}\": the ranges inside are a guess",
        Fix: "give samples that take every branch and every loop (--calib calib.npz)");

    public static Diagnostic AlreadyQuantized(Origin at) => new(3304, Severity.Error, at,
        "the model mixes quantised and float tensors; only a float model can be quantised",
        Fix: "export the model in float, or leave it as it is (--scheme auto)");
}
