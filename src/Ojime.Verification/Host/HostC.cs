using System.Diagnostics;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>Emits a graph, compiles it with the host's C compiler and runs it.</summary>
public static class HostC
{
    private const string Sanitized = "-O1 -fsanitize=undefined -fno-sanitize-recover";

    /// <summary>Runs each sample in turn, state carried over, and returns the outputs of each.</summary>
    public static Tensor[][] Run(Graph graph, IReadOnlyList<Tensor[]> samples, string flags = Sanitized) => Run(Planner.Make(graph, Cpus.Host), samples, flags);

    /// <summary>The same for a plan made elsewhere.</summary>
    public static Tensor[][] Run(Plan plan, IReadOnlyList<Tensor[]> samples, string flags = Sanitized)
    {
        Graph graph = plan.Graph;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-host-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "model.c"), ModelSource.Write(plan, "model") + Main(plan));
            Execute("gcc", $"-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror {flags} model.c -lm -o model", folder.FullName, []);
            using var input = new MemoryStream();
            foreach (Tensor[] sample in samples)
                foreach (Tensor tensor in sample)
                    input.Write(tensor.Bytes.Span);
            byte[] output = Execute(Path.Combine(folder.FullName, "model"), "", folder.FullName, input.ToArray());
            int at = 0;
            return [.. samples.Select(_ => graph.Outputs.Select(o =>
            {
                int bytes = o.Value.Type.ByteCount;
                at += bytes;
                return new Tensor(o.Value.Type, output.AsMemory(at - bytes, bytes));
            }).ToArray())];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Main(Plan plan)
    {
        var c = new CWriter();
        c.Line("#include <stdio.h>");
        c.Line($"static uint64_t arena64[{(plan.ArenaBytes / 8) + 1}];");
        foreach (GraphState state in plan.Graph.States)
            c.Array($"static const uint8_t initial_{plan.Offsets[state.Current]}[]", state.Initial.Bytes.ToArray().Select(static b => CLiteral.Of(b)));
        using (c.Block("int main(void)"))
        {
            c.Line("uint8_t *arena = (uint8_t *)arena64;");
            foreach (GraphState state in plan.Graph.States)
                c.Line($"memcpy(arena + {plan.Offsets[state.Current]}, initial_{plan.Offsets[state.Current]}, {state.Initial.Type.ByteCount});");
            using (c.Block("for (;;)"))
            {
                foreach (Value input in plan.Graph.Inputs)
                    c.Line($"if (fread(arena + {plan.Offsets[input]}, 1, {input.Type.ByteCount}, stdin) != {input.Type.ByteCount}) return 0;");
                c.Line("model_run(arena);");
                foreach (GraphOutput output in plan.Graph.Outputs)
                    c.Line($"fwrite(arena + {plan.Offsets[output.Value]}, 1, {output.Value.Type.ByteCount}, stdout);");
                foreach (GraphState state in plan.Graph.States)
                    c.Line($"memmove(arena + {plan.Offsets[state.Current]}, arena + {plan.Offsets[state.Next]}, {state.Initial.Type.ByteCount});");
                if (plan.Graph.Inputs.IsEmpty)
                    c.Line("return 0;");
            }
        }
        return c.ToString();
    }

    private static byte[] Execute(string program, string arguments, string folder, byte[] input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result}");
    }
}
