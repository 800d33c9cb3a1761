using System.Text.Json;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>Reads programs that <c>torch.export.save</c> of PyTorch 2.9 or newer wrote.</summary>
public static class Pt2Reader
{
    public static FormatReader Format { get; } = new("PyTorch export (.pt2)", Recognises, Read, static () => OperatorTable.All.Names.Concat(HigherOrder.Names));

    private static bool Recognises(SourceFile file)
    {
        if (!ZipDirectory.LooksLikeZip(file.Bytes.Span))
            return false;
        try
        {
            // Other archives of PyTorch are recognised too, so that they can be refused with a reason.
            return ZipDirectory.Read(file.Path, file.Bytes).Entries.Exists(static e =>
                e.Name.Contains("models/", StringComparison.Ordinal) || e.Name.Contains("data/aotinductor/", StringComparison.Ordinal)
                || e.Name.EndsWith("serialized_exported_program.json", StringComparison.Ordinal) || e.Name.EndsWith(".pkl", StringComparison.Ordinal));
        }
        catch (Refusal)
        {
            return Path.GetExtension(file.Path) is ".pt2" or ".pt";
        }
    }

    private static ImportedModel? Read(SourceFile file, ImportOptions options, Report report)
    {
        try
        {
            Pt2Archive archive = Pt2Archive.Open(file.Path, file.Bytes, report);
            using JsonDocument json = archive.Program();
            ExportedProgram program = ExportedProgram.Read(json.RootElement, file.Path);
            var importer = new ProgramImporter(program, new(archive, "weights", report), new(archive, "constants", report), options, report);
            if (importer.Import(file.Name) is not { } graph)
                return null;
            string version = program.TorchVersion.Length == 0 ? "PyTorch export" : $"PyTorch export {program.TorchVersion}";
            return new ImportedModel(graph, version) { FileBytes = file.Bytes.Length };
        }
        catch (Refusal refusal)
        {
            report.Add(refusal.Diagnostic ?? FileProblems.Damaged(file.Path, "it contradicts itself"));
            return null;
        }
    }
}
