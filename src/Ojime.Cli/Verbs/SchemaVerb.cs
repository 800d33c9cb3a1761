using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Ojime.Reports;

namespace Ojime.Cli;

/// <summary>Prints the JSON schema of what a verb's <c>--json</c> writes.</summary>
internal static class SchemaVerb
{
    /// <summary>Every document, by the verb that writes it.</summary>
    private static readonly (string Verb, JsonTypeInfo Type)[] All =
    [
        ("bench", Documents.Default.BenchDocument),
        ("conformance", Documents.Default.ConformanceDocument),
        ("doctor", Documents.Default.DoctorDocument),
        ("fit", ReportJson.Default.FitReport),
        ("fit-without-target", Documents.Default.VerdictsDocument),
        ("inspect", Documents.Default.InspectDocument),
        ("targets", Documents.Default.TargetsDocument),
        ("verify", Documents.Default.VerifyDocument),
    ];

    public static Command Command()
    {
        var verb = new Argument<string>("verb") { Description = string.Join(", ", All.Select(static a => a.Verb)) };
        verb.AcceptOnlyFromAmong([.. All.Select(static a => a.Verb)]);
        var command = new Command("schema", "Prints the JSON schema of what a verb writes with --json") { verb };
        command.SetAction(parsed => Run(parsed.GetValue(verb)!));
        return command;
    }

    private static int Run(string verb)
    {
        JsonTypeInfo type = All.Single(a => a.Verb == verb).Type;
        // The documents' own options spell enums as words and leave out what is absent.
        var schema = type.Options.GetJsonSchemaAsNode(type.Type);
        Console.Out.WriteLine(schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", TypeInfoResolver = type.Options.TypeInfoResolver }));
        return ExitCodes.Done;
    }
}
