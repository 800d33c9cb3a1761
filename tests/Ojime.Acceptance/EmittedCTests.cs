using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Targets;
using Ojime.Tests;

namespace Ojime.Acceptance;

/// <summary>Whole packages of differently shaped models: no compiler has a word to say about any file of them.</summary>
public class EmittedCTests
{
    public static TheoryData<string, Scheme> Models => new()
    {
        { "", Scheme.Float32 },
        { "", Scheme.Int8 },
        { "", Scheme.Int16x8 },
        { "models/trained/fsdd-gru/model.pt2", Scheme.Int8 },
        { "models/torch/streaming_conv/model.pt2", Scheme.Float32 },
        { "models/mlperf-tiny/kws_ref_model.tflite", Scheme.Auto },
        { "models/mlperf-tiny/str_ww_ref_model.tflite", Scheme.Auto },
        { "models/mlperf-tiny/ad01_int8.tflite", Scheme.Auto },
        { "models/tflite-micro/trained_lstm_int8.tflite", Scheme.Auto },
        { "models/tflite-micro/keyword_scrambled_8bit.tflite", Scheme.Auto },
    };

    /// <summary>The bundled example where no model is named. Each core gets the kernels chosen for it; the host's package goes through every compiler of the host.</summary>
    [Theory, MemberData(nameof(Models))]
    public void No_compiler_has_a_word_to_say_about_a_package(string model, Scheme scheme)
    {
        string path = model.Length == 0 ? Path.Combine(Repository.Root, "examples", "digits", "digits.pt2") : Repository.Shared(model);
        var report = new Report();
        ImportedModel read = ModelFile.Read(path, new ImportOptions(), report)!;
        var options = new FitOptions { Target = Target.Of(Cpus.Host), Name = "model", Scheme = scheme, SelfTestVectors = 1 };
        PreparedModel? prepared = Fitter.Prepare(read, options, report, null, TestContext.Current.CancellationToken);
        Assert.True(prepared is not null, Fit.Said(report));
        GoldenVectors golden = GoldenVectors.Of(prepared.Graph, prepared.Vectors.Sequences.Take(1).Select(static s => s.Take(2)));
        Compile(Cpus.Host, CCompilers.Host, "main_host.c");
        foreach (Cpu cpu in (Cpu[])[Cpus.CortexM0Plus, Cpus.CortexM4, Cpus.CortexM55, Cpus.Rv32Imc])
            Compile(cpu, [CCompilers.For(cpu)], "main_semihost.c", "board.c");

        void Compile(Cpu cpu, CCompiler[] compilers, params string[] mains)
        {
            FittedModel fitted = Fitter.Place(prepared, options with { Target = Target.Of(cpu) }, report)!;
            string folder = Directory.CreateTempSubdirectory("ojime-emitted-").FullName;
            try
            {
                PackageWriter.Save(PackageWriter.Write(fitted.Plan, new() { Name = "model", Golden = golden }), folder);
                foreach (CCompiler compiler in compilers.Where(static c => c.IsInstalled))
                    compiler.Compile(folder, ["-O2", "-c", "-Iinclude", "-Itest", "src/model.c", "src/model_weights.c", "test/model_selftest.c", "examples/bare_metal.c",
                        .. mains.Select(static m => $"test/{m}")]);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
