namespace Ojime.Cli;

/// <summary>
/// A folder that is written beside its place under another name and put there whole, so that what is cancelled or fails leaves nothing half-written, and what
/// stood there stays until the new one is ready.
/// </summary>
internal sealed class PartFolder : IDisposable
{
    /// <summary>Tells a folder of ours that was left behind, say by a power cut, from one of the user's.</summary>
    private const string Mark = ".ojime-part";

    private readonly string _target;

    private PartFolder(string target) => (_target, Path) = (target, PartOf(target));

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>True where a folder of the user's has the name that the part would have.</summary>
    public static bool IsTaken(string target) =>
        Directory.Exists(PartOf(target)) && Directory.EnumerateFileSystemEntries(PartOf(target)).Any() && !File.Exists(System.IO.Path.Combine(PartOf(target), Mark));

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static PartFolder Begin(string target)
    {
        var part = new PartFolder(target);
        part.Dispose();
        Directory.CreateDirectory(part.Path);
        File.WriteAllText(System.IO.Path.Combine(part.Path, Mark), "");
        return part;
    }

    /// <summary>Puts the folder in its place. What stood there goes last.</summary>
    public void Finish()
    {
        File.Delete(System.IO.Path.Combine(Path, Mark));
        string? old = null;
        if (Directory.Exists(_target))
        {
            for (int i = 0; old is null || System.IO.Path.Exists(old); i++)
                old = $"{Path}.{i}";
            Directory.Move(_target, old);
        }
        try
        {
            Directory.Move(Path, _target);
        }
        catch (IOException) when (old is not null)
        {
            Directory.Move(old, _target);
            throw;
        }
        if (old is not null)
            Directory.Delete(old, recursive: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static string PartOf(string target) => $"{target}.part";
}
