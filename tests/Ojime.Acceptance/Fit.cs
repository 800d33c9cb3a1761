using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Targets;
using Ojime.Tests;
using Ojime.Verification;

namespace Ojime.Acceptance;

/// <summary>Fits a model of the shared material, the way the command does.</summary>
internal static class Fit
{
    public static FittedModel Of(string path, Cpu cpu, Func<FitOptions, FitOptions>? change = null)
    {
        string full = Repository.Shared(path);
        var report = new Report();
        ImportedModel? model = ModelFile.Read(full, new ImportOptions(), report);
        Assert.True(model is not null, Said(report));
        var options = new FitOptions { Target = Target.Of(cpu), Name = "model" };
        FittedModel? fitted = Fitter.Fit(model, change?.Invoke(options) ?? options, report, null, TestContext.Current.CancellationToken);
        Assert.True(fitted is not null && !report.HasErrors, Said(report));
        return fitted;
    }

    /// <summary>The package of a fit on disk, with these golden vectors; the caller removes the folder.</summary>
    public static PackageFolder Package(FittedModel fitted, GoldenVectors golden)
    {
        string folder = Directory.CreateTempSubdirectory("ojime-acceptance-").FullName;
        PackageWriter.Save(PackageWriter.Write(fitted.Plan, new PackageOptions { Name = fitted.Options.Name, Golden = golden }), folder);
        return PackageFolder.Of(folder, fitted.Options.Name, fitted.Plan);
    }

    public static string Said(Report report) => string.Join('\n', report.Diagnostics);
}
