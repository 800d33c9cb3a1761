namespace Ojime.Tests;

/// <summary>Where the checkout and the shared test material lie.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Ojime.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path inside the shared material beside the checkout; skips the test, saying what is missing, where there is none.</summary>
    public static string Shared(string path)
    {
        string full = Path.GetFullPath(Path.Combine(Root, "..", "shared", path));
        if (!Path.Exists(full))
            Assert.Skip($"needs ../shared/{path}");
        return full;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ojime.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run inside a checkout");
    }
}
