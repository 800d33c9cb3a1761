using Ojime.Core;

namespace Ojime.Cli;

/// <summary>What can be wrong with a command line beyond its grammar (2000 to 2099).</summary>
internal static class UsageProblems
{
    public static Diagnostic BadInputDim(string text) => new(2002, Severity.Error, Origin.None,
        $"--input-dim {text} is not NAME=SIZE with a positive size", Fix: "for example --input-dim batch=1");

    public static Diagnostic BadSize(string option, string text) => new(2003, Severity.Error, Origin.None,
        $"{option} {text} is not a size", Fix: "give bytes, or K or M for 1,024 and 1,048,576: 20K");

    public static Diagnostic UnknownBoard(string name, IEnumerable<string> known) => new(2005, Severity.Error, Origin.None,
        $"nothing to verify on is called {name}; there are {string.Join(", ", known)}", Fix: "--on host,qemu");

    public static Diagnostic NoExplanation(string what) => new(2006, Severity.Error, Origin.None,
        $"there is no diagnostic {what}", Fix: "codes look like OJ4001; ojime explain lists them all");

    public static Diagnostic OutputExists(string folder) => new(2007, Severity.Error, new(folder),
        "the output folder holds files that no fit wrote", Fix: "give a new folder, or an earlier package to replace");

    public static Diagnostic BadBase(string path, string problem) => new(2008, Severity.Error, new(path),
        $"this is no earlier bench: {problem}", Fix: "write one with: ojime bench PACKAGE --json > base.json");

    public static Diagnostic CannotWrite(string path, string problem) => new(2009, Severity.Error, new(path),
        $"nothing can be written here: {problem}", Fix: "give another place with -o, or make room there");
}
