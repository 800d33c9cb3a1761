using Ojime.Core;
using Spectre.Console;

namespace Ojime.Cli;

/// <summary>
/// How a verb speaks: what was asked for goes to stdout, talk about it (progress, notes, diagnostics) to stderr. With <c>--json</c>, stdout holds
/// one document and nothing else.
/// </summary>
internal sealed class Talk
{
    private readonly int _verbosity;

    public Talk(bool json, bool quiet, bool verbose, bool noColor)
    {
        Json = json;
        _verbosity = quiet ? 0 : verbose ? 2 : 1;
        // No colour on request, and none where nobody looks.
        bool plain = noColor || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Out = Make(Console.Out, plain || Console.IsOutputRedirected, Console.IsOutputRedirected);
        Error = Make(Console.Error, plain || Console.IsErrorRedirected, Console.IsErrorRedirected);
    }

    public bool Json { get; }

    public IAnsiConsole Out { get; }

    public IAnsiConsole Error { get; }

    /// <summary>A line of the answer.</summary>
    public void Line(string text = "")
    {
        if (!Json)
            Out.Profile.Out.Writer.WriteLine(text);
    }

    /// <summary>A head and its text, broken between words so that no line is wider than a page, and continued under the text.</summary>
    public void Paragraph(string head, string text)
    {
        string line = head;
        bool isFirst = true;
        foreach (string word in text.Split(' '))
        {
            if (!isFirst && line.Length + 1 + word.Length > PageWidth)
            {
                Line(line);
                line = new string(' ', head.Length);
                isFirst = true;
            }
            line += isFirst ? word : $" {word}";
            isFirst = false;
        }
        Line(line);
    }

    /// <summary>Columns of what is printed: those of the smallest terminal.</summary>
    private const int PageWidth = 80;

    /// <summary>A line beside the answer; silent with -q.</summary>
    public void Note(string text)
    {
        if (_verbosity > 0)
            Console.Error.WriteLine(text);
    }

    /// <summary>Only with -v.</summary>
    public void Detail(string text)
    {
        if (_verbosity > 1)
            Console.Error.WriteLine(text);
    }

    /// <summary>Errors and warnings always; notes unless -q.</summary>
    public void Diagnostics(Report report, string? file = null)
    {
        foreach (Diagnostic d in report.Diagnostics)
            if (d.Severity != Severity.Note || _verbosity > 0)
                Console.Error.WriteLine(file is null ? d.ToString() : d.ToString().Replace($"OJ{d.Code}: ", $"OJ{d.Code}: {file}: ", StringComparison.Ordinal));
    }

    /// <summary>Runs a piece of work that may take over two seconds, under a moving line on a terminal and plain lines elsewhere.</summary>
    public T Work<T>(string title, Func<IProgress<string>, T> work)
    {
        if (Json || _verbosity == 0 || Console.IsErrorRedirected)
            return work(new Progress());
        return Error.Status().Start(Markup.Escape(title), status => work(new Progress(text => status.Status(Markup.Escape(text)))));
    }

    private static IAnsiConsole Make(TextWriter writer, bool plain, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        // A pipe has no width; a page has.
        if (redirected)
            console.Profile.Width = PageWidth;
        return console;
    }

    private sealed class Progress(Action<string>? show = null) : IProgress<string>
    {
        public void Report(string value) => show?.Invoke(value);
    }
}
