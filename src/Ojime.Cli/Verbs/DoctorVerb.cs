using System.CommandLine;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>Which outside programs are there, what each is for, and the one command that installs the rest.</summary>
internal static class DoctorVerb
{
    public static Command Command()
    {
        var command = new Command("doctor", "Lists the compilers and emulators found, and how to get the others");
        command.SetAction(parsed => Run(Root.Talk(parsed)));
        return command;
    }

    private static int Run(Talk talk)
    {
        string? install = ToolCatalog.InstallCommand(ToolCatalog.All);
        if (talk.Json)
        {
            Documents.Print(new DoctorDocument(Documents.Version, [.. ToolCatalog.All.Select(static t => new DoctorTool(t.Program, t.Purpose, t.Path))], install));
            return ExitCodes.Done;
        }
        var table = new TextTable("", "program", "what for");
        foreach (KnownTool tool in ToolCatalog.All)
            table.Row(tool.Path is null ? "missing" : "found", tool.Program, tool.Purpose);
        table.Print(talk);
        talk.Line(install is null
            ? "Everything is there. Next: ojime fit MODEL"
            : $"Fitting and emitting work without them; proofs need them. To install what is missing:\n  {install}");
        return ExitCodes.Done;
    }
}
