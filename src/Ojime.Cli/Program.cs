using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Ojime.Cli;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Verification;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

using var cancel = new CancellationTokenSource();
// The first signal lets the work put things in order; the second ends it where it is.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancel.IsCancellationRequested;
    cancel.Cancel();
}
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

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
catch (Exception problem) when (EndlessLoopException.Behind(problem) is { } endless)
{
    Diagnostic told = CompilerProblems.LoopDoesNotEnd(endless);
    Console.Error.WriteLine(told);
    return told.Code / 1000;
}
// What is read has diagnostics of its own, so this is something that was to be written.
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && !args.Contains("--debug"))
{
    Console.Error.WriteLine(UsageProblems.CannotWrite("", problem.Message));
    return ExitCodes.Usage;
}
catch (Exception bug) when (!args.Contains("--debug"))
{
    Console.Error.WriteLine($"Error OJ1001: a mistake of ours: {bug.Message}");
    Console.Error.WriteLine("  try: the same command with --debug, and send us what it prints");
    return ExitCodes.InternalError;
}
