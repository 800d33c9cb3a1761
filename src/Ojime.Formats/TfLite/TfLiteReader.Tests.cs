using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.TfLite;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Runtime;
using static Ojime.Tests.TfFile;

namespace Ojime.Tests;

public class TfLiteReaderTests
{
    private const int Float = 0, Int32 = 2, Int8 = 9, Conv2D = 3, Relu = 19, Reshape = 22, Where = 109, Unique = 103, Softmax = 25, Less = 58, While = 119, VarHandle = 142, ReadVariable = 143, AssignVariable = 144, CallOnce = 129;
    private const int Resource = 13, Bool = 6;

    /// <summary>An int8 convolution, a reshape by a constant, and a softmax.</summary>
    internal static byte[] Small() => Model([Conv2D, Reshape, Softmax],
        [
            Tensor("x", [1, 3, 3, 1], Int8, scale: 0.5f, zero: 1, signature: [-1, 3, 3, 1]), Tensor("w", [2, 2, 2, 1], Int8, 1, 0.25f), Tensor("b", [2], Int32, 2, 0.125f),
            Tensor("conv", [1, 2, 2, 2], Int8, scale: 1, zero: -3), Tensor("shape", [2], Int32, 3), Tensor("flat", [1, 8], Int8, scale: 1, zero: -3),
            Tensor("y", [1, 8], Int8, scale: 1f / 256, zero: -128),
        ],
        [
            Operator(0, [0, 1, 2], [3], new((0, (sbyte)1), (1, 1), (2, 1))), Operator(1, [3, 4], [5]), Operator(2, [5], [6], new Table((0, 1f))),
        ],
        [0], [6], [1, 2, 3, 4, 5, 6, 7, 8], Bytes(10, -10), Bytes(1, 8));

    /// <summary>A running sum in a variable that a second graph sets to 5: y = old, next = old + x.</summary>
    public static byte[] Counter() => Write(new(
        (0, 3),
        (1, new int[] { VarHandle, ReadVariable, AssignVariable, CallOnce, 0 }.Select(static c => new Table((0, (sbyte)Math.Min(c, 127)), (3, c))).ToArray()),
        (2, new Table[]
        {
            new((0, new[] { Tensor("x", [1], Int32), Tensor("handle", [1], Resource), Tensor("old", [1], Int32), Tensor("new", [1], Int32) }), (1, new[] { 0 }), (2, new[] { 2 }),
                (3, new[]
                {
                    Operator(3, [], [], new Table((0, 1))), Operator(0, [], [1], new Table((1, "count"))), Operator(1, [1], [2]),
                    Operator(4, [2, 0], [3], new Table((1, true))), Operator(2, [1, 3], []),
                })),
            new((0, new[] { Tensor("handle", [1], Resource), Tensor("five", [1], Int32, 1) }), (1, Array.Empty<int>()), (2, Array.Empty<int>()),
                (3, new[] { Operator(0, [], [0], new Table((1, "count"))), Operator(2, [0, 1], []) })),
        }),
        (4, new Table[] { new(), new((0, Bytes(5))) })));

    /// <summary>WHILE(count, x) { x + x } for as long as count + 1 &lt; 4; the condition and the body are graphs of the file, by their numbers.</summary>
    public static byte[] Doubling(int condition = 1, int body = 2, int first = Int32) => Write(new(
        (0, 3),
        (1, new int[] { While, Less, 0 }.Select(static c => new Table((0, (sbyte)Math.Min(c, 127)), (3, c))).ToArray()),
        (2, new Table[]
        {
            new((0, new[] { Tensor("count", [1], first), Tensor("x", [2], Int32), Tensor("counted", [1], first), Tensor("y", [2], Int32) }), (1, new[] { 0, 1 }), (2, new[] { 3 }),
                (3, new[] { Operator(0, [0, 1], [2, 3], new Table((0, condition), (1, body))) })),
            new((0, new[] { Tensor("count", [1], Int32), Tensor("x", [2], Int32), Tensor("limit", [1], Int32, 1), Tensor("goes", [1], Bool) }), (1, new[] { 0, 1 }), (2, new[] { 3 }),
                (3, new[] { Operator(1, [0, 2], [3]) })),
            new((0, new[] { Tensor("count", [1], Int32), Tensor("x", [2], Int32), Tensor("one", [1], Int32, 2), Tensor("next", [1], Int32), Tensor("twice", [2], Int32) }), (1, new[] { 0, 1 }), (2, new[] { 3, 4 }),
                (3, new[] { Operator(2, [0, 2], [3], new Table((1, true))), Operator(2, [1, 1], [4], new Table((1, true))) })),
        }),
        (4, new Table[] { new(), new((0, Bytes(4))), new((0, Bytes(1))) })));

    [Theory]
    [InlineData(0, 16)]
    [InlineData(3, 2)]
    [InlineData(9, 1)]
    public void A_loop_calls_two_graphs_of_the_file_in_turn(int count, int factor)
    {
        Graph graph = Read(Doubling(), new Report())!.Graph;
        Assert.IsType<Loop>(Assert.Single(graph.Nodes, static n => !n.Op.Graphs.IsEmpty).Op);
        Assert.Equal([3d * factor, -5d * factor], new Interpreter(graph).Run([Ojime.Core.Tensor.Ints([1], count), Ojime.Core.Tensor.Ints([2], 3, -5)])[0].ToDoubles());
    }

    [Theory]
    [InlineData(1, 7, Int32, "it calls subgraph 7 of 3")]
    [InlineData(1, 0, Int32, "it calls subgraph 0 of 3")]
    [InlineData(1, 1, Int32, "subgraph 1 gives 1 results for 2")]
    [InlineData(2, 2, Int32, "its condition has not one result")]
    [InlineData(1, 2, Float, "it gives f32[1] to subgraph 1, which takes i32[1]")]
    public void A_call_that_does_not_fit_is_said(int condition, int body, int first, string part)
    {
        var report = new Report();
        Assert.Null(Read(Doubling(condition, body, first), report));
        Assert.Contains(part, Assert.Single(report.Diagnostics).Message, StringComparison.Ordinal);
    }

    /// <summary>Each graph branches four times, and each branch calls the next graph: 8^15 walks, were there no bound.</summary>
    [Fact]
    public void Graphs_that_call_each_other_over_and_over_are_refused_at_once()
    {
        Table[] graphs = [.. Enumerable.Range(0, 16).Select(static g => new Table(
            (0, new[] { Tensor("c", [1], Bool), Tensor("x", [2], Int32), Tensor("y", [2], Int32) }), (1, new[] { 0, 1 }), (2, new[] { g == 0 ? 2 : 0, g == 0 ? 2 : 1 }),
            (3, g == 15 ? Array.Empty<Table>() : Enumerable.Range(0, 4).Select(_ => Operator(0, [0, 0, 1], [0, 2], new Table((0, g + 1), (1, g + 1)))).ToArray())))];
        var report = new Report();
        Assert.Null(Read(Write(new((0, 3), (1, new[] { new Table((0, (sbyte)118), (3, 118)) }), (2, graphs), (4, new Table[] { new() }))), report));
        Assert.Contains(report.Diagnostics, static d => d.Message.Contains("calls of subgraphs in all", StringComparison.Ordinal));
    }

    private static Ojime.Core.Tensor Two { get; } = Ojime.Core.Tensor.Ints([1], 2);

    private static byte[] Bytes(params int[] ints) => [.. ints.SelectMany(BitConverter.GetBytes)];

    private static ImportedModel? Read(byte[] file, Report report, ImportOptions? options = null) =>
        TfLiteReader.Format.Read(new("small.tflite", file), options ?? new(), report);

    [Fact]
    public void A_file_becomes_a_graph_with_the_users_names()
    {
        var report = new Report();
        Graph graph = Read(Small(), report)!.Graph;
        Assert.Equal(["conv", "flat", "y"], graph.Nodes.Select(static n => n.Origin.Node));
        Assert.Equal("CONV_2D", graph.Nodes[0].Origin.Operator);
        Assert.Equal(new TensorType(ElementType.Int8, [1, 3, 3, 1], new(0.5f, 1)), Assert.Single(graph.Inputs).Type);
        Diagnostic note = Assert.Single(report.Diagnostics);
        Assert.Equal((3108, Severity.Note), (note.Code, note.Severity));
    }

    [Fact]
    public void A_batch_that_the_file_leaves_open_may_be_chosen()
    {
        Graph graph = Read(Model([Relu], [Tensor("x", [1, 4], Float, signature: [-1, 4]), Tensor("y", [1, 4], Float)], [Operator(0, [0], [1])], [0], [1]),
            new(), new() { InputDims = new Dictionary<string, int> { ["x"] = 3 } })!.Graph;
        Assert.Equal("[3,4]", graph.Outputs[0].Value.Shape.ToString());
    }

    [Fact]
    public void A_variable_reads_as_it_was_before_the_assignment()
    {
        var report = new Report();
        ImportedModel? model = Read(Counter(), report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        Graph graph = model.Graph;
        Assert.Equal("count", Assert.Single(graph.States).Name);
        var run = new Interpreter(graph);
        Assert.Equal([5.0, 7.0, 9.0], Enumerable.Range(0, 3).Select(_ => run.Run([Two])[0].ToDoubles()[0]));
        run.Reset();
        Assert.Equal(5, run.Run([Two])[0].ToDoubles()[0]);
    }

    [Fact]
    public void Every_problem_of_a_model_is_listed_with_its_node()
    {
        byte[] file = Model([Where, Unique, Conv2D, 999, Reshape],
            [
                Tensor("x", [1, 4, 4, 2], Float), Tensor("where", [4, 4], Float), Tensor("unique", [4], Float), Tensor("w", [3, 1, 1, 5], Float, 1), Tensor("conv", [1, 4, 4, 3], Float),
                Tensor("newer", [4], Float), Tensor("text", [1], 5), Tensor("reshaped", [7], Float),
            ],
            [Operator(0, [0], [1]), Operator(1, [0], [2]), Operator(2, [0, 3], [4]), Operator(3, [2], [5]), Operator(4, [0], [7]), Operator(4, [6], [5])],
            [0, 6], [5], new byte[60]);
        var report = new Report();
        Assert.Null(Read(file, report));
        Assert.Equal(
            [(3203, "text"), (3201, "where"), (3201, "unique"), (3205, "conv"), (3201, "newer"), (3005, "reshaped")],
            report.Diagnostics.Select(static d => (d.Code, d.At.Node)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TFL3")]
    [InlineData("0000TFL3")]
    [InlineData("\u0008\0\0\0TFL3")]
    public void Hardly_any_bytes_are_a_damaged_file(string bytes)
    {
        var report = new Report();
        Assert.Null(Read([.. bytes.Select(static c => (byte)c)], report));
        Assert.Equal(3105, Assert.Single(report.Diagnostics).Code);
    }

    [Fact]
    public void A_buffer_that_lies_outside_the_file_is_a_damaged_file()
    {
        byte[] file = Write(new((0, 3), (1, new Table[] { new((3, Relu)) }), (2, new Table[] { new((0, new[] { Tensor("x", [1], Float, 1) }), (1, new[] { 0 }), (2, new[] { 0 })) }),
            (4, new Table[] { new(), new((1, 1UL << 40), (2, 16UL)) })));
        var report = new Report();
        Assert.Null(Read(file, report));
        Assert.Equal(3105, Assert.Single(report.Diagnostics).Code);
    }

    /// <summary>Cuts, flipped bits, overwritten words and spliced parts of two sound files: a graph or a diagnostic, and never more memory than is in proportion.</summary>
    [Fact]
    public void No_damage_makes_the_reader_throw()
    {
        byte[][] sound = [Small(), Counter()];
        var random = new Random(7);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3000; i++)
        {
            byte[] file = (byte[])sound[i % 2].Clone();
            switch (i / 2 % 4)
            {
                case 0:
                    file = file[..random.Next(file.Length)];
                    break;
                case 1:
                    for (int n = random.Next(1, 6); n > 0; n--)
                        file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    BitConverter.TryWriteBytes(file.AsSpan(random.Next(file.Length / 4) * 4), random.Next(3) switch { 0 => random.Next(), 1 => -1, _ => random.Next(256) });
                    break;
                case 3:
                    byte[] other = sound[(i + 1) % 2];
                    int from = random.Next(other.Length - 16), length = random.Next(16, Math.Min(other.Length - from, file.Length)), to = random.Next(file.Length - length + 1);
                    other.AsSpan(from, length).CopyTo(file.AsSpan(to));
                    break;
            }
            var report = new Report();
            ImportedModel? model = Read(file, report);
            Assert.True(model is not null || report.HasErrors, $"file {i} gave neither a graph nor an error");
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 3000L * (1 << 20), "more than a megabyte for a file of two kilobytes");
    }
}
