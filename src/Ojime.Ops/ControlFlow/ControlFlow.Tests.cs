using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Runtime;

namespace Ojime.Tests;

public class ControlFlowTests
{
    /// <summary>h = h / 2 + x until i reaches n.</summary>
    private const string Decay =
        """
        graph turn
        input h: f32[4]
        input i: i32[]
        input x: f32[4]
        input n: i32[]
        const half: f32[] = 0.5
        const one: i32[] = 1
        %0: f32[4] = binary kind Mul(h, half)
        %1: f32[4] = binary kind Add(%0, x)
        %2: i32[] = binary kind Add(i, one)
        %3: bool[] = binary kind Less(%2, n)
        return goes = %3
        return h = %1
        return i = %2
        """;

    /// <summary>Values change places, one becomes a constant, one stays, and the first names whether to go on.</summary>
    private const string Shuffle =
        """
        graph turn
        input goes: bool[1]
        input a: i16[3]
        input b: i16[3]
        input kept: i64[2]
        const no: bool[1] = 0
        return goes = goes
        return last = no
        return a = b
        return b = a
        return kept = kept
        """;

    private const string Quantized =
        """
        graph turn
        input h: i8[2,3]{scale 0.1 zero 2}
        input x: i8[2,3]{scale 0.05 zero -1}
        input n: i32[]
        %0: i8[2,3]{scale 0.1 zero 2} = binary kind Add(h, x)
        %1: i8[2]{scale 0.1 zero 2} = reduce kind Max axes 1(%0)
        %2: i8[]{scale 0.1 zero 2} = reduce kind Max axes 0(%1)
        %3: i32[] = cast to Int32(%2)
        %4: bool[] = binary kind Less(%3, n)
        return goes = %4
        return h = %0
        """;

    private const string Doubled = "graph then\ninput x: f32[2,3]\ninput y: f32[2,3]\n%0: f32[2,3] = binary kind Add(x, x)\nreturn a = %0\nreturn b = y";

    private const string Swapped = "graph else\ninput x: f32[2,3]\ninput y: f32[2,3]\nconst c: f32[2,3] = 7...\nreturn a = y\nreturn b = c";

    private const string TenTurns =
        """
        graph then
        input x: f32[2,3]
        input y: f32[2,3]
        const yes: bool[] = 1
        const zero: i32[] = 0
        %0: f32[2,3], %1: i32[] = loop(yes, x, zero, y) {
            graph turn
            input h: f32[2,3]
            input i: i32[]
            input y: f32[2,3]
            const one: i32[] = 1
            const ten: i32[] = 10
            %0: f32[2,3] = binary kind Max(h, y)
            %1: f32[2,3] = unary kind Tanh(%0)
            %2: i32[] = binary kind Add(i, one)
            %3: bool[] = binary kind Less(%2, ten)
            return goes = %3
            return h = %1
            return i = %2
        }
        return a = %0
        return b = %0
        """;

    public static OpCase[] Cases { get; } =
    [
        new("until a count is reached", new Loop(Graph(Decay)), [Bool(1), OpInput.Float(4), Count(0, 3), OpInput.Float(4), Count(0, 9)]),
        new("from constants on", new Loop(Graph(Decay)),
            [new(new(ElementType.Bool, Shape.Scalar), Constant: true), OpInput.FloatConstant(4), new(new(ElementType.Int32, Shape.Scalar), Constant: true), OpInput.Float(4), Count(0, 9)], Seed: 3),
        new("places change, once", new Loop(Graph(Shuffle.Replace("return goes = goes", "return goes = no", StringComparison.Ordinal))),
            [Bool(), Bool(1), OpInput.Of(ElementType.Int16, [3]), OpInput.Of(ElementType.Int16, [3]), OpInput.Of(ElementType.Int64, [2])]),
        new("places change, twice or once", new Loop(Graph(Shuffle)),
            [Bool(), Bool(1), OpInput.Of(ElementType.Int16, [3]), OpInput.Of(ElementType.Int16, [3]), OpInput.Of(ElementType.Int64, [2])], Seed: 2),
        new("codes", new Loop(Graph(Quantized)), [Bool(), OpInput.Int8(0.1f, 2, 2, 3), Positive(0.05f, -1, 2, 3), Count(-60, 60)]),
        new("branches that compute and that do not", new If(Graph(Doubled), Graph(Swapped)), [Bool(1), OpInput.Float(2, 3), OpInput.Float(2, 3)]),
        new("other seed", new If(Graph(Doubled), Graph(Swapped)), [Bool(), OpInput.Float(2, 3), OpInput.Float(2, 3)], Seed: 5),
        .. ((string[])["i8[5]{scale 0.1 zero 2}", "i16[5]{scale 0.01 zero 0}", "i32[5]", "i64[5]", "u8[5]"]).Select(Chosen),
        new("a loop in a branch", new If(Graph(TenTurns), Graph(Swapped)), [Bool(), OpInput.Float(2, 3), OpInput.Float(2, 3)], Seed: 7),
    ];

    /// <summary>The greater or the lesser of two.</summary>
    private static OpCase Chosen(string type)
    {
        string Branch(string name, string kind) => $"graph {name}\ninput x: {type}\ninput y: {type}\n%0: {type} = binary kind {kind}(x, y)\nreturn a = %0";
        var input = new OpInput(GraphText.ParseType(type), Low: 0, High: 120);
        return new($"of {type}", new If(Graph(Branch("then", "Max")), Graph(Branch("else", "Min"))), [Bool(), input, input], Seed: 3);
    }

    private static Graph Graph(string text) => GraphText.Parse(text, Operators.Read);

    private static OpInput Bool(params int[] sizes) => new(new(ElementType.Bool, Shape.Of(sizes)));

    private static OpInput Count(int low, int high) => OpInput.Of(ElementType.Int32, [], low, high);

    /// <summary>Codes above the zero point, so that a sum of them grows.</summary>
    private static OpInput Positive(float scale, int zero, params int[] sizes) => OpInput.Int8(scale, zero, sizes) with { Low = zero + 8 };

    [Fact]
    public void A_loop_gives_what_was_carried_last()
    {
        var run = new Interpreter(Cases[0].Graph());
        Tensor[] Results(byte goes, int n) => run.Run([Tensor.Of<byte>(new(ElementType.Bool, Shape.Of(1)), [goes]), Tensor.Floats(Shape.Of(4), 8, 4, 2, 0),
            Tensor.Ints(Shape.Scalar, 0), Tensor.Floats(Shape.Of(4), 1, 1, 1, 1), Tensor.Ints(Shape.Scalar, n)]);
        Assert.Equal([8, 4, 2, 0], Results(0, 3)[0].ToDoubles());
        Assert.Equal([5, 3, 2, 1], Results(1, 0)[0].ToDoubles());
        Assert.Equal([2.75, 2.25, 2, 1.75], Results(1, 3)[0].ToDoubles());
        Assert.Equal([3], Results(1, 3)[1].ToDoubles());
    }

    [Fact]
    public void A_loop_without_end_names_its_node()
    {
        Graph graph = new OpCase("endless", new Loop(Graph("graph turn\ninput x: f32[1]\nconst yes: bool[] = 1\nreturn goes = yes\nreturn x = x")), [Bool(), OpInput.Float(1)]).Graph();
        EndlessLoopException endless = Assert.Throws<EndlessLoopException>(() =>
            new Interpreter(graph).Run([Tensor.Of<byte>(new(ElementType.Bool, Shape.Scalar), [1]), Tensor.Floats(Shape.Of(1), 1)]));
        Assert.Equal("endless", endless.At.Node);
    }

    [Theory]
    [InlineData("loop", "return goes = h\nreturn h = h", "a bool of one element as the first result")]
    [InlineData("loop", "return goes = goes\nreturn h = other", "of the types that the loop's body takes")]
    [InlineData("if", "return h = h", "holds 2 graphs; 1 are written")]
    public void A_body_that_does_not_fit_is_said(string op, string results, string part)
    {
        string text = $"graph g\ninput c: bool[]\ninput h: f32[2]\n%0: f32[2] = {op}(c, h, c) {{\ngraph body\ninput h: f32[2]\ninput goes: bool[]\nconst other: f32[3] = 0...\n{results}\n}}\nreturn y = %0";
        Assert.Contains(part, Assert.Throws<FormatException>(() => Graph(text)).Message);
    }
}
