using System.CommandLine;
using System.Globalization;
using Ojime.Core;

namespace Ojime.Cli;

/// <summary>Long help for a diagnostic.</summary>
internal static class ExplainVerb
{
    public static Command Command()
    {
        var code = new Argument<string?>("code") { Description = "A code such as OJ4001; none lists them all", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Says more about a diagnostic") { code };
        command.SetAction(parsed => Run(Root.Talk(parsed), parsed.GetValue(code)));
        return command;
    }

    private static int Run(Talk talk, string? code)
    {
        if (code is null)
        {
            foreach ((int number, string title, _) in Explanations.All)
                talk.Line($"OJ{number}  {title}");
            return ExitCodes.Done;
        }
        string digits = code.StartsWith("OJ", StringComparison.OrdinalIgnoreCase) ? code[2..] : code;
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int wanted))
        {
            foreach ((int number, string title, string text) in Explanations.All)
            {
                if (number == wanted)
                {
                    talk.Line($"OJ{number}  {title}\n");
                    foreach (string paragraph in text.Split("\n\n"))
                        talk.Paragraph("", paragraph.ReplaceLineEndings(" "));
                    return ExitCodes.Done;
                }
            }
        }
        var report = new Report();
        report.Add(UsageProblems.NoExplanation(code));
        talk.Diagnostics(report);
        return ExitCodes.Of(report);
    }
}
