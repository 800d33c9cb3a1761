using Ojime.Core;

namespace Ojime.Cli;

/// <summary>What the command's exit code tells a script.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int InternalError = 1;
    public const int Usage = 2;
    public const int Unreadable = 3;
    public const int DoesNotFit = 4;
    public const int VerificationFailed = 5;
    public const int ToolMissing = 6;
    public const int Regression = 7;
    public const int Cancelled = 130;

    /// <summary>The first digit of the first error's code.</summary>
    public static int Of(Report report) =>
        report.Diagnostics.FirstOrDefault(static d => d.Severity == Severity.Error) is { } first ? first.Code / 1000 : Done;
}
