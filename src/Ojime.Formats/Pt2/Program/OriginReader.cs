using System.Text.Json;
using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>Finds the user's own names for a node: the path of the module and the line of source that called it.</summary>
internal static class OriginReader
{
    private const string OperatorPrefix = "torch.ops.";

    public static Origin Read(JsonElement? metadata, string node, string target)
    {
        string[][] modules = [.. (metadata?.Member("nn_module_stack")?.Text() ?? "").Split(';').Select(static m => m.Split(',')).Where(static m => m.Length >= 3)];
        string operatorName = target.StartsWith(OperatorPrefix, StringComparison.Ordinal) ? target[OperatorPrefix.Length..] : target;
        return new(NodeName(modules, node), operatorName.EndsWith(".default", StringComparison.Ordinal) ? operatorName[..^8] : operatorName,
            SourceLine(metadata?.Member("stack_trace")?.Text(), modules));
    }

    /// <summary><c>features.3</c> for what a module of PyTorch does; <c>encoder/add_1</c> for a call in a module of the user's own.</summary>
    private static string NodeName(string[][] modules, string node)
    {
        if (modules is not [.., [_, var path, var type, ..]] || path.Length == 0)
            return node;
        return type.StartsWith("torch.nn.", StringComparison.Ordinal) ? path : $"{path}/{node}";
    }

    /// <summary><c>nets.py:136: y = torch.cat([b, x], 2)</c>: the innermost frame that is not PyTorch's.</summary>
    private static string? SourceLine(string? trace, string[][] modules)
    {
        if (trace is null)
            return null;
        HashSet<string> inside = [.. modules.Select(static m => m[2]).Where(static t => t.StartsWith("torch.", StringComparison.Ordinal))
            .Select(static t => t.Split('.')).Where(static t => t.Length > 1).Select(static t => t[^2] + ".py")];
        string[] lines = trace.Split('\n');
        string? found = null;
        for (int i = 0; i < lines.Length; i++)
        {
            // File "nets.py", line 136, in forward
            string[] parts = lines[i].Split('"');
            if (parts is not [_, var file, var rest] || !rest.StartsWith(", line ", StringComparison.Ordinal))
                continue;
            string shortName = file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
            if (found is not null && (inside.Contains(shortName) || file.Contains("/torch/", StringComparison.Ordinal)))
                continue;
            string code = i + 1 < lines.Length && !lines[i + 1].Contains("File \"", StringComparison.Ordinal) ? lines[i + 1].Trim() : "";
            string line = rest[7..].Split(',')[0];
            found = code.Length == 0 ? $"{shortName}:{line}" : $"{shortName}:{line}: {code}";
        }
        return found;
    }
}
