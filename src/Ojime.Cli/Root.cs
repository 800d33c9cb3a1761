using System.CommandLine;

namespace Ojime.Cli;

/// <summary>The command and its verbs, in the order of a first meeting.</summary>
internal static class Root
{
    public static Option<bool> Json { get; } = new("--json") { Description = "One JSON document on stdout, nothing else there", Recursive = true };
    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Only the answer and errors", Recursive = true };
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Also the reasons", Recursive = true };
    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR works too)", Recursive = true };
    public static Option<bool> Debug { get; } = new("--debug") { Description = "Stack traces of our own mistakes", Recursive = true };

    public static RootCommand Command() => new("Fits trained networks to small machines: a model goes in, a proven C99 library comes out.")
    {
        Json, Quiet, Verbose, NoColor, Debug,
        InspectVerb.Command(),
        FitVerb.Command(),
        VerifyVerb.Command(),
        BenchVerb.Command(),
        RunVerb.Command(),
        ConformanceVerb.Command(),
        TargetsVerb.Command(),
        DemoVerb.Command(),
        DoctorVerb.Command(),
        ExplainVerb.Command(),
        SchemaVerb.Command(),
    };

    public static Talk Talk(ParseResult parsed) =>
        new(parsed.GetValue(Json), parsed.GetValue(Quiet), parsed.GetValue(Verbose), parsed.GetValue(NoColor));
}
