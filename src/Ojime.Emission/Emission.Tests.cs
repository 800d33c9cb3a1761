using System.Text;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Runtime;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

public class EmissionTests
{
    private const string Warnings = "-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Werror";

    [Fact]
    public void The_c_of_a_tiny_model_reads_like_golden_tiny_c()
    {
        string golden = Path.Combine(Repository.Root, "tests", "Ojime.Tests", "Golden", "tiny.c");
        string source = Encoding.UTF8.GetString(Files(Stream())["src/tiny.c"]);
        if (!File.Exists(golden) || File.ReadAllText(golden) != source)
            File.WriteAllText($"{golden}.actual", source);
        Assert.Equal(File.ReadAllText(golden), source);
    }

    [Fact]
    public void Two_writings_give_the_same_bytes()
    {
        IReadOnlyDictionary<string, byte[]> first = Files(Stream()), second = Files(Stream());
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, f => Assert.Equal(f.Value, second[f.Key]));
    }

    [Theory]
    [InlineData("gcc -std=c99"), InlineData("clang -std=c99"), InlineData("g++ -std=c++11 -x c++"), InlineData("gcc -std=c99 -fsanitize=address,undefined -fno-sanitize-recover")]
    public void A_package_builds_without_a_warning_in_a_path_with_spaces_and_its_self_test_passes(string compiler) => Builds(compiler, Files(Stream()), vectors: 3);

    /// <summary>C has no array of no elements, and reads nothing through a null pointer, not even no bytes.</summary>
    [Theory]
    [InlineData("clang -std=c99"), InlineData("g++ -std=c++11 -x c++"), InlineData("gcc -std=c99 -fsanitize=address,undefined -fno-sanitize-recover")]
    public void So_does_one_with_inputs_outputs_and_constants_without_elements(string compiler)
    {
        Graph graph = GraphText.Parse("""
            graph tiny
            input none: f32[0,3]
            input x: f32[2,3]
            const empty: f32[0,3] = none
            %0: f32[2,3] = concat axis 0(none, empty, x)
            return y = %0
            return input = none
            return constant = empty
            """, Operators.Read);
        Tensor[] sample = [Tensor.Floats([0, 3]), Tensor.Floats([2, 3], 1, 2, 3, 4, 5, 6)];
        Builds(compiler, Files(graph, [sample, sample]), vectors: 2);
    }

    [Theory]
    [InlineData("gcc -std=c99 -fsanitize=address,undefined -fno-sanitize-recover"), InlineData("g++ -std=c++11 -x c++")]
    public void So_does_one_without_a_step(string compiler)
    {
        Graph graph = GraphText.Parse("""
            graph tiny
            input x: f32[1]
            const c: f32[2] = 1,2
            return y = c
            """, Operators.Read);
        Builds(compiler, Files(graph, [[Tensor.Floats([1], 3)], [Tensor.Floats([1], 4)]]), vectors: 2);
    }

    private static void Builds(string compiler, IReadOnlyDictionary<string, byte[]> files, int vectors)
    {
        string[] words = compiler.Split(' ');
        if (Tool.Find(words[0]) is null)
            Assert.Skip($"needs {words[0]}");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime with spaces ");
        try
        {
            PackageWriter.Save(files, folder.FullName);
            ToolResult build = Tool.Run(words[0],
                [.. words.Skip(1), .. Warnings.Split(' '), "-Iinclude", "-Itest", "src/tiny.c", "src/tiny_weights.c", "test/tiny_selftest.c", "test/main_host.c",
                    "-x", "none", "-lm", "-o", "host"], folder.FullName);
            Assert.Equal("", build.Errors);
            ToolResult run = Tool.Run(Path.Combine(folder.FullName, "host"), ["--selftest"], folder.FullName);
            Assert.Equal($"selftest ok, {vectors} vectors", run.Text.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void State_is_carried_over_reset_between_sequences_and_dead_bytes_do_not_matter()
    {
        Graph graph = Stream();
        Tensor[][][] sequences = [.. Enumerable.Range(0, 2).Select(s => Enumerable.Range(0, 3).Select(t => new[] { Sample(graph, (10 * s) + t) }).ToArray())];
        HostOutcome outcome = HostC.Run(new HostCase(Planner.Make(graph, Cpus.Host), sequences), new() { Poison = true, Trace = true, Flags = HostOptions.AllSanitizers });
        int r = 0;
        foreach (Tensor[][] sequence in sequences)
        {
            var reference = new Interpreter(graph);
            foreach (Tensor[] sample in sequence)
            {
                Assert.Equal(reference.Run(sample).Select(static t => t.Bytes.ToArray()), outcome.Runs[r].Outputs.Select(static t => t.Bytes.ToArray()));
                r++;
            }
        }
    }

    [Fact]
    public void A_case_that_does_not_compile_is_told_apart_from_its_neighbours()
    {
        Plan good = Planner.Make(Stream(), Cpus.Host);
        Kernel broken = good.Steps[0].Kernel with { Call = static _ => new(Argument.Number("no_such_thing")) };
        Plan bad = good with { Steps = good.Steps.SetItem(0, good.Steps[0] with { Kernel = broken }) };
        Tensor[][] samples = [[Sample(good.Graph, 1)]];
        IReadOnlyList<HostOutcome> outcomes = HostC.RunAll([new(good, samples), new(bad, samples), new(good, samples)], new());
        Assert.Equal([true, false, true], outcomes.Select(static o => o.Failure is null));
        Assert.Contains("no_such_thing", outcomes[1].Failure, StringComparison.Ordinal);
    }

    /// <summary>A running sum with its old value as a second result: y = h + x, the next h is y.</summary>
    private static Graph Stream() => GraphText.Parse("""
        graph tiny
        input x: i32[2,2]
        state h: i32[2,2] = 1,2,3,4
        const k: i32[2,2] = 5,6,7,8
        %0: i32[2,2] = binary kind Add(h, x)
        %1: i32[2,2] = binary kind Mul(%0, k)
        next h = %0
        return y = %1
        return old = h
        return fixed = k
        """, Operators.Read);

    private static Tensor Sample(Graph graph, int seed) => Tensor.Ints(graph.Inputs[0].Shape, seed, seed + 1, 2 - seed, 7);

    private static IReadOnlyDictionary<string, byte[]> Files(Graph graph, Tensor[][] samples) =>
        PackageWriter.Write(Planner.Make(graph, Cpus.Host), new() { Name = "tiny", Golden = GoldenVectors.Of(graph, [samples]) });

    private static IReadOnlyDictionary<string, byte[]> Files(Graph graph) => PackageWriter.Write(Planner.Make(graph, Cpus.Host), new()
    {
        Name = "tiny",
        Golden = GoldenVectors.Of(graph, [[[Sample(graph, 3)], [Sample(graph, 4)]], [[Sample(graph, 5)]]]),
    });
}
