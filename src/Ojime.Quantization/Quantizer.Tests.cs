using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Quantizing;
using Ojime.Runtime;

namespace Ojime.Tests;

public class QuantizerTests
{
    private static QuantizationResult Quantized(string text, QuantizationOptions? options = null)
    {
        var report = new Report();
        QuantizationResult? result = Quantizer.Run(GraphText.Parse(text, Operators.Read), null, options ?? new(), report);
        Assert.True(result is not null, string.Join('\n', report.Diagnostics));
        return result;
    }

    private const string Small =
        """
        graph g
        input x: f32[1,4,4,2]
        const w: f32[3,3,3,2] = 0.1,0.2,-0.3,0.4,0.5,-0.6,0.7,0.8,0.9,0.1,-0.2,0.3,0.4,-0.5,0.6,0.7,0.8,-0.9,0.1,0.2,0.3,0.4,0.5,-0.6,0.7,0.8,0.9,0.1,-0.2,0.3,0.4,-0.5,0.6,0.7,0.8,0.9,0.1,0.2,0.3,0.4,0.5,-0.6,0.7,0.8,0.9,-0.1,-0.2,-0.3,-0.4,-0.5,-0.6,0.7,0.8,0.9
        const b: f32[3] = 0.1,-0.2,0.3
        const v: f32[2,3] = 1,-2,0.5,0.25,1,-1
        const d: f32[2] = 0...
        %0: f32[1,4,4,3] = conv2d window 3x3 pad 1,1,1,1(x, w, b)
        %1: f32[1,4,4,3] = unary kind Silu(%0)
        %2: f32[1,2,2,3] = pool2d kind Max window 2x2 stride 2,2(%1)
        %3: f32[1,3] = reduce kind Mean axes 1,2(%2)
        %4: f32[1,2] = dense(%3, v, d)
        %5: f32[1,2] = softmax axis -1(%4)
        return y = %5
        """;

    [Fact]
    public void A_float_graph_becomes_int8_throughout_with_its_border()
    {
        QuantizationResult result = Quantized(Small);
        Assert.All(result.Graph.Nodes.SelectMany(static n => n.Outputs), static o => Assert.Equal(ElementType.Int8, o.Type.Element));
        Assert.Equal(ElementType.Int8, result.Graph.Inputs[0].Type.Element);
        Assert.Equal(new Quantization(1f / 256, -128), result.Graph.Outputs[0].Value.Type.Quantization);
        Assert.True(result.OutputDecibels > 25, $"{result.OutputDecibels}");
    }

    [Fact]
    public void A_pool_and_what_it_reads_share_one_type()
    {
        Graph graph = Quantized(Small).Graph;
        Node pool = Assert.Single(graph.Nodes, static n => n.Op is Pool2D);
        Assert.Equal(pool.Inputs[0].Type.Quantization, pool.Output.Type.Quantization);
    }

    [Fact]
    public void Weights_have_a_scale_for_each_output_and_never_code_minus_128()
    {
        Node conv = Assert.Single(Quantized(Small).Graph.Nodes, static n => n.Op is Conv2D);
        Assert.Equal((0, 3), (conv.Inputs[1].Type.Quantization!.Axis, conv.Inputs[1].Type.Quantization!.Scales.Length));
        Assert.DoesNotContain(-128, conv.Inputs[1].Constant!.ToLongs());
    }

    [Fact]
    public void A_float_border_stays_float()
    {
        Graph graph = Quantized(Small, new() { FloatBorder = true }).Graph;
        Assert.Equal((ElementType.Float32, ElementType.Float32), (graph.Inputs[0].Type.Element, graph.Outputs[0].Value.Type.Element));
        Assert.IsType<Quantize>(graph.Nodes[0].Op);
        Assert.IsType<Dequantize>(graph.Nodes[^1].Op);
    }

    [Fact]
    public void The_wide_scheme_holds_16_bits_and_is_nearer()
    {
        QuantizationResult result = Quantized(Small, new() { Scheme = Scheme.Int16x8 });
        Assert.All(result.Graph.Nodes.SelectMany(static n => n.Outputs), static o => Assert.Equal(ElementType.Int16, o.Type.Element));
        Assert.True(result.OutputDecibels > 35, $"{result.OutputDecibels}");
    }

    [Fact]
    public void The_same_options_give_the_same_graph() =>
        Assert.Equal(Quantized(Small).Graph.ToString(), Quantized(Small).Graph.ToString());

    [Fact]
    public void Without_samples_the_result_says_so() =>
        Assert.Contains(Quantized(Small).Notes, static n => n.Contains("no calibration samples", StringComparison.Ordinal));

    [Fact]
    public void A_state_and_what_it_becomes_share_one_type_and_a_running_sum_is_wide()
    {
        Graph graph = Quantized(
            """
            graph g
            input x: f32[1,4]
            state h: f32[1,3,4] = 0...
            state total: f32[1,4] = 0...
            %0: f32[1,1,4] = reshape to [1,1,4](x)
            %1: f32[1,4,4] = concat axis 1(h, %0)
            %2: f32[1,3,4] = slice starts 0,1,0 sizes 1,3,4(%1)
            %3: f32[1,4] = reduce kind Mean axes 1(%1)
            %4: f32[1,4] = binary kind Add(total, %3)
            next h = %2
            next total = %4
            return y = %3
            return sum = %4
            """).Graph;
        Assert.All(graph.States, static s => Assert.Equal(s.Current.Type, s.Next.Type));
        Assert.Equal([ElementType.Int8, ElementType.Int16], graph.States.Select(static s => s.Current.Type.Element));
    }

    [Theory]
    [InlineData("%0: f32[1,4] = select(m, x, n)")]
    [InlineData("%0: f32[1,4] = binary kind Add(x, k)")]
    [InlineData("%1: f32[1,4] = select(m, z, n)\n%0: f32[1,4] = binary kind Add(x, %1)")]
    public void A_mask_of_minus_infinity_leaves_the_scale_to_the_scores(string masking)
    {
        QuantizationResult result = Quantized($"""
            graph g
            input x: f32[1,4]
            const m: bool[1,4] = 1,1,0,1
            const n: f32[] = -Infinity
            const z: f32[] = 0
            const k: f32[1,4] = 0,0,-3.4E+38,0
            {masking}
            %2: f32[1,4] = softmax axis 1(%0)
            return y = %2
            """);
        Tensor y = new Interpreter(result.Graph).Run([Tensor.Of<sbyte>(result.Graph.Inputs[0].Type, [-100, 20, 127, 0])])[0];
        Assert.Equal(-128, y.LongAt(2));
        Assert.True(result.OutputDecibels > 25, $"{result.OutputDecibels}");
    }

    /// <summary>A number without an axis stays one, and a difference that is always zero has a scale that kernels can work at on both sides.</summary>
    [Fact]
    public void A_counted_number_and_a_difference_that_is_always_zero_have_kernels()
    {
        Graph graph = Quantized(
            """
            graph g
            input x: f32[1,4]
            input n: i64[]
            const epsilon: f32[] = 1E-05
            %0: f32[1,4] = binary kind Sub(x, x)
            %1: f32[1,4] = binary kind Add(%0, epsilon)
            %2: f32[] = cast to Float32(n)
            %3: f32[1,4] = binary kind Mul(%1, %2)
            return y = %3
            """).Graph;
        Assert.All(graph.Nodes.Where(static n => !n.Op.IsView), static n => Assert.NotEmpty(Operators.KernelsFor(n)));
    }

    [Fact]
    public void A_count_becomes_a_real_number_of_16_bits_that_saturates()
    {
        Graph graph = Quantized(
            """
            graph g
            input x: f32[1]
            state n: i64[1] = 0
            const one: i64[1] = 1
            %0: i64[1] = binary kind Add(n, one)
            %1: f32[1] = cast to Float32(%0)
            %2: f32[1] = binary kind Mul(%1, x)
            next n = %0
            return y = %2
            """).Graph;
        Node cast = Assert.Single(graph.Nodes, static n => n.Op is Cast);
        Assert.Equal(new TensorType(ElementType.Int16, [1], new(1, 0)), cast.Output.Type);
        Assert.Equal(2, graph.Nodes.Count(static n => n.Op is Binary { Kind: BinaryKind.Min or BinaryKind.Max }));
    }

    [Fact]
    public void Everything_without_an_integer_form_is_named_at_once()
    {
        var report = new Report();
        Graph graph = GraphText.Parse(
            """
            graph g
            input x: f32[1,4]
            input z: f32[1,4]
            %0: f32[1,4] = binary kind Atan2(x, z)
            %1: f32[1,4] = binary kind FloorDiv(%0, z)
            return y = %1
            """, Operators.Read);
        Assert.Null(Quantizer.Run(graph, null, new(), report));
        Assert.Equal([3301, 3301], report.Diagnostics.Select(static d => d.Code));
        Assert.Equal(["%0", "%1"], report.Diagnostics.Select(static d => d.At.Node));
        Assert.Contains("Atan2", report.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_not_a_number_is_named()
    {
        var report = new Report();
        Graph graph = GraphText.Parse(
            """
            graph g
            input x: f32[1,4]
            const low: f32[1] = -5
            %0: f32[1,4] = binary kind Add(x, low)
            %1: f32[1,4] = unary kind Log(%0)
            return y = %1
            """, Operators.Read);
        Assert.Null(Quantizer.Run(graph, null, new(), report));
        Assert.Equal((3302, "%1"), (report.Diagnostics[0].Code, report.Diagnostics[0].At.Node));
    }

    [Fact]
    public void A_model_that_is_quantised_already_is_not_quantised_again()
    {
        var report = new Report();
        Graph graph = GraphText.Parse(
            """
            graph g
            input x: i8[1,4]{scale 0.5 zero 0}
            %0: i8[1,4]{scale 0.5 zero 0} = unary kind Relu(x)
            return y = %0
            """, Operators.Read);
        Assert.Null(Quantizer.Run(graph, null, new(), report));
        Assert.Equal(3304, report.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("NaN"), InlineData("Infinity"), InlineData("-1E30")]
    public void Weights_that_no_scale_holds_are_named(string weight)
    {
        Graph graph = GraphText.Parse($"graph g\ninput x: f32[1,2]\nconst w: f32[1,2] = 1,{weight}\nconst b: f32[1] = 0\n%0: f32[1,1] = dense(x, w, b)\nreturn y = %0", Operators.Read);
        var report = new Report();
        Assert.Null(Quantizer.Run(graph, null, new(), report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.Equal((3305, "%0"), (problem.Code, problem.At.Node));
        Assert.Contains("the weights w hold numbers that are not finite", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>h = h / 2 + x, which nears 2 x, until its largest is within a fortieth of that; then one of two curves.</summary>
    private const string Settling =
        """
        graph g
        input x: f32[8]
        input c: bool[]
        const go: bool[] = 1
        const wide: f32[] = 8
        %0: f32[8] = binary kind Mul(x, wide)
        %1: f32[8] = loop(go, %0, x) {
            graph turn
            input h: f32[8]
            input x: f32[8]
            const half: f32[] = 0.5
            const near: f32[] = 2.05
            %0: f32[8] = binary kind Mul(h, half)
            %1: f32[8] = binary kind Add(%0, x)
            %2: f32[8] = unary kind Abs(%1)
            %3: f32[] = reduce kind Max axes 0(%2)
            %4: f32[8] = unary kind Abs(x)
            %5: f32[] = reduce kind Max axes 0(%4)
            %6: f32[] = binary kind Mul(%5, near)
            %7: bool[] = binary kind Greater(%3, %6)
            return goes = %7
            return h = %1
        }
        %2: f32[8] = if(c, %1) {
            graph then
            input a: f32[8]
            const d: f32[8] = 1,2,3,4,5,6,7,8
            %0: f32[8] = unary kind Tanh(a)
            %1: f32[8] = binary kind Mul(%0, d)
            return y = %1
            graph else
            input a: f32[8]
            %0: f32[8] = unary kind Relu(a)
            return y = %0
        }
        return y = %2
        """;

    [Fact]
    public void What_operators_hold_becomes_integers_too_and_what_ends_a_loop_has_16_bits()
    {
        QuantizationResult result = Quantized(Settling);
        Assert.DoesNotContain(result.Graph.AllNodes.SelectMany(static n => n.Outputs), static o => o.Type.Element.IsFloat);
        Node loop = Assert.Single(result.Graph.Nodes, static n => n.Op is Loop);
        Assert.Equal(ElementType.Int16, loop.Output.Type.Element);
        Assert.All(((Loop)loop.Op).Body.Nodes.SelectMany(static n => n.Outputs), static o => Assert.Contains(o.Type.Element, (ElementType[])[ElementType.Int16, ElementType.Bool]));
        Assert.Equal(ElementType.Int8, Assert.Single(result.Graph.Nodes, static n => n.Op is If).Output.Type.Element);
        Assert.True(result.OutputDecibels > 30, $"{result.OutputDecibels}");
    }

    [Fact]
    public void A_branch_that_no_sample_takes_is_a_warning()
    {
        var report = new Report();
        string never = Settling.Replace("return y = %2",
            """
            const yes: bool[] = 1
            %3: bool[] = binary kind Xor(c, yes)
            %4: bool[] = binary kind And(c, %3)
            %5: f32[8] = if(%4, %2) {
                graph then
                input a: f32[8]
                %0: f32[8] = unary kind Exp(a)
                return y = %0
                graph else
                input a: f32[8]
                return y = a
            }
            return y = %5
            """, StringComparison.Ordinal);
        Assert.NotNull(Quantizer.Run(GraphText.Parse(never, Operators.Read), null, new(), report));
        Diagnostic warning = Assert.Single(report.Diagnostics);
        Assert.Equal((3306, Severity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("\"then\"", warning.Message, StringComparison.Ordinal);
    }

    /// <summary>The sides have other scales, and in the second case the comparison of bytes, which looks at 256ths, would see nothing at all.</summary>
    [Theory]
    [InlineData(8, Scheme.Int16x8, ElementType.Int16)]
    [InlineData(8, Scheme.Int8, ElementType.Int8)]
    [InlineData(0.001f, Scheme.Int8, ElementType.Int16)]
    public void A_comparison_sees_the_order_of_real_numbers(float factor, Scheme scheme, ElementType compared)
    {
        string text = $"""
            graph g
            input x: f32[16]
            input z: f32[16]
            const f: f32[] = {factor.ToString(System.Globalization.CultureInfo.InvariantCulture)}
            const third: f32[] = 0.3
            const one: f32[] = 1
            const none: f32[] = 0
            %0: f32[16] = binary kind Mul(x, f)
            %1: f32[16] = binary kind Mul(z, f)
            %2: f32[16] = binary kind Mul(%1, third)
            %3: bool[16] = binary kind Less(%0, %2)
            %4: f32[16] = select(%3, one, none)
            return y = %4
            """;
        QuantizationResult result = Quantized(text, new() { Scheme = scheme });
        Assert.Equal(compared, Assert.Single(result.Graph.Nodes, static n => n.Op is Binary { Kind: BinaryKind.Less }).Inputs[0].Type.Element);
        Graph real = GraphText.Parse(text, Operators.Read);
        var random = new Random(5);
        int wrong = 0;
        for (int run = 0; run < 50; run++)
        {
            Tensor[] inputs = [.. real.Inputs.Select(_ => Tensor.Floats([16], [.. Enumerable.Range(0, 16).Select(_ => (float)((random.NextDouble() * 2) - 1))]))];
            Tensor[] codes = [.. inputs.Select((t, i) => Quantize(t, result.Graph.Inputs[i].Type))];
            double[] want = new Interpreter(real).Run(inputs)[0].ToDoubles(), got = new Interpreter(result.Graph).Run(codes)[0].ToDoubles();
            double zero = result.Graph.Outputs[0].Value.Type.Quantization!.Zero;
            wrong += want.Where((w, i) => w > 0 != got[i] > zero).Count();
        }
        // Sides that are nearly equal may come out either way.
        Assert.True(wrong <= 800 * (scheme == Scheme.Int8 ? 0.02 : 0.001), $"{wrong} of 800");
    }

    private static Tensor Quantize(Tensor real, TensorType type)
    {
        Tensor codes = Tensor.Zeros(type);
        for (int i = 0; i < type.Shape.ElementCount; i++)
            codes.Set(i, Math.Clamp(Math.Round(real.NumberAt(i) / type.Quantization!.Scale) + type.Quantization.Zero, type.Element.Range.Low, type.Element.Range.High));
        return codes;
    }
}
