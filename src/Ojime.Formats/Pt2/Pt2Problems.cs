using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>What can be wrong with a file of torch.export in particular (3500 to 3549).</summary>
public static class Pt2Problems
{
    private const string ReExport = "export the model again with torch.export.save of PyTorch 2.9 or newer";

    public static Diagnostic OlderGeneration(string file, string found) => new(3501, Severity.Error, new(file),
        $"this is an older generation of .pt2 ({found}), whose weights are pickles",
        Fix: ReExport);

    public static Diagnostic CompiledPackage(string file) => new(3502, Severity.Error, new(file),
        "this is an AOTInductor package: it holds compiled code and no graph",
        Fix: "save the program itself: torch.export.save(exported_program, \"model.pt2\")");

    public static Diagnostic TorchScript(string file) => new(3503, Severity.Error, new(file),
        "this is a TorchScript or torch.save archive: it holds pickles and no exported graph",
        Fix: "export the module: torch.export.save(torch.export.export(model.eval(), example_inputs), \"model.pt2\")");

    public static Diagnostic SeveralModels(string file, string chosen, string others) => new(3504, Severity.Note, new(file),
        $"the archive holds several models; {chosen} was read, {others} were not");

    public static Diagnostic SchemaDiffers(string file, long major) => new(3505, Severity.Error, new(file),
        $"the graph is written in schema {major}; schema 8 is read",
        Fix: ReExport);

    public static Diagnostic Pickled(string tensor) => new(3506, Severity.Error, new(tensor),
        "this weight is a tensor subclass, saved as a pickle",
        Fix: "unwrap the subclasses before exporting: torchao.utils.unwrap_tensor_subclass(model)");

    public static Diagnostic TypeNotCovered(Origin at, string type) => new(3507, Severity.Error, at,
        $"tensors of type {type} are not covered yet",
        Fix: "convert the model to float32 (model.float()), and integers to int64 or int32, before exporting");

    public static Diagnostic SymbolOutside(string input, string symbol, long size, string range) => new(3508, Severity.Error, new(input),
        $"{symbol} = {size} lies outside {range}, the sizes that the model was exported for",
        Fix: "choose a size inside, or export with other bounds of Dim");

    public static Diagnostic InputOverwritten(string input, string output) => new(3509, Severity.Note, new(input),
        $"the program writes into this input; what it holds afterwards is the extra output {output}");

    public static Diagnostic EmptyStorage(string tensor) => new(3510, Severity.Warning, new(tensor),
        "the file holds no bytes for this weight; zeros are taken",
        Fix: "save the program with real weights, not with fake tensors");

    public static Diagnostic BigEndian(string file) => new(3511, Severity.Error, new(file),
        "the weights are stored big-endian",
        Fix: "export the model on a little-endian machine");

    public static Diagnostic DependsOnData(Origin at, string what) => new(3512, Severity.Error, at,
        $"{what} depends on the numbers in a tensor, so no memory can be planned for it",
        Fix: "use operators whose result has a fixed shape: torch.where instead of masking, topk instead of nonzero");
}
