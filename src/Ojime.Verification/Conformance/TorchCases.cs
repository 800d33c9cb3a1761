namespace Ojime.Verification;

internal static class TorchCases
{
    public static IEnumerable<ConformanceCase> Find(string folder) => [];
}
