using System.CommandLine;
using System.Globalization;
using Ojime.Cli;
using Ojime.Verification;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancel.Cancel();
};

RootCommand root = Root.Command();
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"Error OJ2001: {error.Message}");
    Console.Error.WriteLine($"  try: ojime {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
    return ExitCodes.Usage;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel.Token);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled; nothing was half-written.");
    return ExitCodes.Cancelled;
}
catch (ToolMissingException missing)
{
    Console.Error.WriteLine($"Error OJ6001: {missing.Program} is not installed");
    Console.Error.WriteLine($"  try: {(ToolCatalog.Find(missing.Program) is { } tool ? ToolCatalog.InstallCommand([tool]) : "ojime doctor")}");
    return ExitCodes.ToolMissing;
}
catch (Exception bug) when (!args.Contains("--debug"))
{
    Console.Error.WriteLine($"Error OJ1001: a mistake of ours: {bug.Message}");
    Console.Error.WriteLine("  try: the same command with --debug, and send us what it prints");
    return ExitCodes.InternalError;
}
