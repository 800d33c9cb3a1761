using Ojime.Core;

namespace Ojime.Verification;

/// <summary>What proofs can find (5100 to 5199).</summary>
public static class VerificationProblems
{
    public static Diagnostic Diverges(Rung rung) => new(5101, Severity.Error, Origin.None,
        $"the C differs from the reference on {rung.On}: {rung.FirstDifference}",
        Fix: "this is a mistake of ours: ojime verify PACKAGE --per-layer shows the step; please send us the model");

    public static Diagnostic NothingProven(string why) => new(6002, Severity.Error, Origin.None,
        $"nothing could be proven: {why}", Fix: "ojime doctor prints the command that installs what is missing");

    public static Diagnostic CasesWrong(int wrong, int all) => new(5102, Severity.Error, Origin.None,
        $"{wrong} of {all} conformance cases are wrong",
        Fix: "the lines above name them; run one alone by giving its folder");

    public static Diagnostic Slower(string what, double ratio, double allowed) => new(7001, Severity.Error, Origin.None,
        FormattableString.Invariant($"{what} is {ratio:0.000} of the base; at most {allowed:0.000} was allowed"),
        Fix: "ojime bench without --fail-over shows every figure");
}
