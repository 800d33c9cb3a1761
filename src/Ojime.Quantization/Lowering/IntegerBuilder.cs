using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>Makes the integer graph: every real tensor gets its planned type, every constant its codes, and a Quantize stands where types meet.</summary>
internal sealed class IntegerBuilder
{
    private readonly Graph _graph;
    private readonly TypePlan _plan;
    private readonly FloatRecord _record;
    private readonly bool _correctBias;
    private readonly QuantizationOptions _options;
    private readonly GraphBuilder _builder;
    private readonly Report _report;
    private readonly Dictionary<Value, Value> _map;
    private readonly Dictionary<(Value, TensorType), Value> _converted = [];

    private IntegerBuilder(
        Graph graph, TypePlan plan, FloatRecord record, bool correctBias, QuantizationOptions options, Report report, Dictionary<Value, Value> map)
    {
        (_graph, _plan, _record, _correctBias, _options, _report, _map) = (graph, plan, record, correctBias, options, report, map);
        _builder = new(graph.Name, new Report());
    }

    /// <returns>The integer graph, and which of its values stands for each real one, also inside of graphs that operators hold.</returns>
    public static (Graph Graph, IReadOnlyDictionary<Value, Value> Map) Build(
        Graph graph, TypePlan plan, FloatRecord record, bool correctBias, QuantizationOptions options, Report report)
    {
        var builder = new IntegerBuilder(graph, plan, record, correctBias, options, report, []);
        return (builder.Build(), builder._map);
    }

    /// <param name="results">The types that the outputs must have: those of the operator that holds the graph.</param>
    private Graph Build(IReadOnlyList<TensorType>? results = null)
    {
        foreach (Value input in _graph.Inputs)
        {
            string name = input.Name ?? "x";
            if (!IntegerRules.IsReal(input))
                _map[input] = _builder.Input(name, input.Type);
            else if (_options.FloatBorder)
                _map[input] = Add(new Quantize(_plan.Element(input)), new Origin(name), [_builder.Input(name, input.Type)], _plan.Of(input), null);
            else
                _map[input] = _builder.Input(name, _plan.Of(input));
        }
        foreach (GraphState state in _graph.States)
            _map[state.Current] = _builder.State(state.Name,
                IntegerRules.IsReal(state.Current) ? Codes.Quantize(state.Initial.Read<float>(), _plan.Of(state.Current)) : state.Initial);
        foreach (Node node in _graph.Nodes)
            Lower(node);
        foreach (GraphState state in _graph.States)
            _builder.SetNext(_map[state.Current], IntegerRules.IsReal(state.Next) ? To(Have(state.Next), _map[state.Current].Type, state.Next.Origin) : Have(state.Next));
        foreach ((int index, GraphOutput output) in _graph.Outputs.Index())
        {
            bool real = IntegerRules.IsReal(output.Value);
            if (results is not null && real)
            {
                _builder.Output(output.Name, As(output.Value, results[index]));
                continue;
            }
            Value value = Have(output.Value);
            _builder.Output(output.Name, real && _options.FloatBorder
                ? Add(new Dequantize(), output.Value.Origin, [value], output.Value.Type, null)
                : value);
        }
        return _builder.Build();
    }

    private Value Have(Value old)
    {
        if (_map.TryGetValue(old, out Value? value))
            return value;
        // A constant that is itself a result has a type of its own range.
        return _map[old] = IntegerRules.IsReal(old) ? Constant(old, RangeOfConstant(old).Type(_plan.Default, old.Shape)) : old;
    }

    private void Lower(Node node)
    {
        if (!node.Op.Graphs.IsEmpty)
        {
            Holding(node);
            return;
        }
        if (!IntegerRules.TouchesReals(node))
        {
            Set(node, _builder.AddAll(node.Op, node.Origin, [.. node.Inputs.Select(Have)], node.OutputTypes, Names(node)));
            return;
        }
        ElementType element = Domain(node);
        if (IntegerRules.IsWeightedSum(node))
            WeightedSum(node, element);
        else if (IntegerRules.IsRecurrent(node))
            Recurrent(node);
        else if (node.Op is Cast && IntegerRules.IsReal(node.Inputs[0]))
            ToInteger(node);
        else if (node.Op is Cast)
            FromInteger(node);
        else if (IntegerRules.Shared(node) is { } shared)
            Moving(node, element, shared);
        else if (element == ElementType.Int16 && node.Op is Binary { Kind: var kind } && Binary.ComparesCodes(kind, element))
            Single(node, element, Compared(node));
        else
            Single(node, element, [.. node.Inputs.Select(v => IntegerRules.IsReal(v) ? Operand(v, element) : Have(v))]);
    }

    /// <summary>Both sides of a comparison that looks at codes alone, at the coarser of their two scales.</summary>
    private Value[] Compared(Node node)
    {
        TensorType[] types = [.. node.Inputs.Select(v => Operand(v, ElementType.Int16).Type)];
        Quantization coarser = types.Select(static t => t.Quantization!).MaxBy(static q => q.Scale)!;
        return [.. node.Inputs.Select((v, i) => types[i] with { Quantization = coarser } is var type && v.IsConstant ? Constant(v, type) : To(Operand(v, ElementType.Int16), type, node.Origin))];
    }

    /// <summary>The graphs that the operator holds become integer graphs like the one around them; what goes in and out has the types planned for it.</summary>
    private void Holding(Node node)
    {
        TensorType[] results = [.. node.Outputs.Select(o => IntegerRules.IsReal(o) ? _plan.Of(o) : o.Type)];
        Graph[] held = [.. node.Op.Graphs.Select(g => new IntegerBuilder(g, _plan, _record, _correctBias, _options with { FloatBorder = false }, _report, _map)
            .Build([.. g.Outputs.Take(g.Outputs.Length - results.Length).Select(static o => o.Value.Type), .. results]))];
        Value[] inputs = [Have(node.Inputs[0]), .. node.Inputs.Skip(1).Select((v, i) => IntegerRules.IsReal(v) ? As(v, held[0].Inputs[i].Type) : Have(v))];
        Set(node, _builder.AddAll(node.Op.Holding([.. held]), node.Origin, inputs, results, Names(node)));
    }

    private Value As(Value old, TensorType type) => old.IsConstant ? Constant(old, type) : To(Have(old), type, old.Origin);

    /// <summary>A node works in 16 bits if any tensor at it is held so.</summary>
    private ElementType Domain(Node node)
    {
        if (IntegerRules.OnlyBytes(node))
            return ElementType.Int8;
        // Bytes are compared at 2^-8, whatever their scale; 16 bits by their codes.
        if (node.Op is Binary { Kind: var kind } && Binary.ComparesCodes(kind, ElementType.Int16)
            && node.Inputs.Any(v => IntegerRules.IsReal(v) && !v.IsConstant && _plan.Of(v).Quantization!.Scale < 1f / 256))
            return ElementType.Int16;
        return node.Inputs.Concat(node.Outputs).Any(v => IntegerRules.IsReal(v) && !v.IsConstant && _plan.Element(v) == ElementType.Int16)
            ? ElementType.Int16 : ElementType.Int8;
    }

    /// <summary>A node with one result that has a scale of its own.</summary>
    private void Single(Node node, ElementType element, Value[] inputs)
    {
        if (!IntegerRules.IsReal(node.Output))
        {
            Set(node, _builder.AddAll(node.Op, node.Origin, inputs, node.OutputTypes, Names(node)));
            return;
        }
        Give(node, node.Op, inputs, ResultType(node, element));
    }

    private TensorType ResultType(Node node, ElementType element)
    {
        TensorType type = _plan.Of(node.Output, element);
        return IntegerRules.FixedResult(node, 0, element, _plan.RangeOf(node.Output)) is { } q ? type with { Quantization = q } : type;
    }

    private void Give(Node node, Op op, Value[] inputs, TensorType type) =>
        _map[node.Output] = To(Add(op, node.Origin, inputs, type, node.Output.Name), _plan.Of(node.Output), node.Origin);

    /// <summary>A node that only moves or chooses codes: what it reads and gives is of one type.</summary>
    private void Moving(Node node, ElementType element, int[] shared)
    {
        TensorType like = _plan.Of(node.Output, element);
        Value[] inputs = [.. node.Inputs.Select((v, i) => !IntegerRules.IsReal(v) ? Have(v)
            : !shared.Contains(i) ? Operand(v, element)
            : v.IsConstant ? Constant(v, like with { Shape = v.Shape })
            : To(Have(v), like with { Shape = v.Shape }, node.Origin))];
        TensorType[] types = [.. node.Outputs.Select((o, i) => i == 0 && IntegerRules.IsReal(o) ? like : o.Type)];
        var results = _builder.AddAll(node.Op, node.Origin, inputs, types, Names(node));
        Set(node, results);
        if (IntegerRules.IsReal(node.Output))
            _map[node.Output] = To(results[0], _plan.Of(node.Output), node.Origin);
    }

    /// <summary>A real number as an integer: undoing the scale is exact, so the cut is the same on every machine.</summary>
    private void ToInteger(Node node)
    {
        Value real = Add(new Dequantize(), node.Origin, [Have(node.Inputs[0])], node.Inputs[0].Type, null);
        Set(node, _builder.AddAll(node.Op, node.Origin, [real], node.OutputTypes, Names(node)));
    }

    /// <summary>An integer as a real number: 16 bits with the scale 1, saturated, then brought to the planned type.</summary>
    private void FromInteger(Node node)
    {
        Value x = Have(node.Inputs[0]);
        ElementType element = x.Type.Element is ElementType.Bool or ElementType.Int8 ? ElementType.Int8 : ElementType.Int16;
        if (x.Type.Element is ElementType.Int32 or ElementType.Int64)
            foreach ((BinaryKind kind, short limit) in ((BinaryKind, short)[])[(BinaryKind.Min, short.MaxValue), (BinaryKind.Max, short.MinValue)])
            {
                Tensor constant = Tensor.Zeros(new(x.Type.Element, Shape.Scalar));
                constant.Set(0, limit);
                x = Add(new Binary(kind), node.Origin, [x, GraphBuilder.Constant(constant)], x.Type, null);
            }
        Value counted = Add(new Cast(element), node.Origin, [x], new(element, x.Shape, new(1, 0)), node.Output.Name);
        _map[node.Output] = To(counted, _plan.Of(node.Output), node.Origin);
    }

    private void WeightedSum(Node node, ElementType element)
    {
        Value x = Operand(node.Inputs[0], element);
        TensorType y = ResultType(node, element);
        // Other sums have kernels for the usual mode only.
        Rounding wanted = element == ElementType.Int8 && node.Op is Conv2D or Dense ? _options.Rounding : Rounding.Tfl;
        (Tensor w, Tensor b) = WeightCodes.Of(
            node, x.Type, y, wanted, _correctBias && _record.Saw(node.Inputs[0]) ? _record.ChannelMeans(node.Inputs[0]) : null, _report);
        FixedMultiplier[] factors = node.Op is Dense ? Scaling.OfDense(x.Type, w.Type, y) : Scaling.Of(x.Type, w.Type, y);
        Give(node, node.Op with { Rounding = Suited(wanted, factors.Max(static f => f.Exponent)) }, [x, GraphBuilder.Constant(w, node.Inputs[1].Name), GraphBuilder.Constant(b, node.Inputs[2].Name)], y);
    }

    /// <summary>The wanted mode, or the next one that does well with factors up to 2^<paramref name="exponent"/>.</summary>
    private static Rounding Suited(Rounding wanted, int exponent) => wanted switch
    {
        // What is cut off before the last shift would come to more than an eighth of a code.
        Rounding.Fast16 when exponent > -4 => Suited(Rounding.Single31, exponent),
        // The quick form takes the upper word of the product, which must still hold the rounding bit.
        Rounding.Single31 when exponent > -2 => Rounding.Tfl,
        _ => wanted,
    };

    private void Recurrent(Node node)
    {
        Value x = Operand(node.Inputs[0], ElementType.Int8);
        var types = new List<TensorType>();
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            ElementType element = i == 0 ? ElementType.Int8 : ElementType.Int16;
            ValueRange range = _plan.RangeOf(node.Outputs[i]);
            types.Add(_plan.IsFixed(_plan.Root(node.Outputs[i])) && _plan.Element(node.Outputs[i]) == element ? _plan.Of(node.Outputs[i])
                : IntegerRules.FixedResult(node, i, element, range) is { } q ? new(element, node.Outputs[i].Shape, q)
                : range.Type(element, node.Outputs[i].Shape));
        }
        (Tensor w, Tensor b) = WeightCodes.Rows(node.Inputs[1], node.Inputs[3], x.Type.Quantization!.Scale);
        (Tensor r, Tensor rb) = WeightCodes.Rows(node.Inputs[2], node.Inputs[4], types[1].Quantization!.Scale);
        Value[] inputs = [x, .. new[] { w, r, b, rb }.Select((t, i) => GraphBuilder.Constant(t, node.Inputs[i + 1].Name)),
            .. node.Inputs.Skip(5).Select((v, i) => v.IsConstant ? Constant(v, types[i + 1]) : To(Have(v), types[i + 1], node.Origin))];
        var results = _builder.AddAll(node.Op, node.Origin, inputs, types.ToArray(), Names(node));
        Set(node, results);
        for (int i = 0; i < results.Length; i++)
            _map[node.Outputs[i]] = To(results[i], _plan.Of(node.Outputs[i]), node.Origin);
    }

    /// <summary>An operand in the node's own element type: a constant over its own range, a tensor as planned or brought to it.</summary>
    private Value Operand(Value old, ElementType element)
    {
        if (old.IsConstant)
            return Constant(old, RangeOfConstant(old).Type(element, old.Shape));
        Value have = Have(old);
        if (have.Type.Element == element)
            return have;
        TensorType type = element == ElementType.Int16
            // Exact: 128 codes of 16 bits for one of 8.
            ? new(element, old.Shape, new(have.Type.Quantization!.Scale / 128, 0))
            : _plan.Of(old, element);
        return To(have, type, old.Origin);
    }

    private Value To(Value have, TensorType type, Origin at)
    {
        if (have.Type == type)
            return have;
        if (!_converted.TryGetValue((have, type), out Value? made))
            _converted[(have, type)] = made = Add(new Quantize(type.Element), at, [have], type, null);
        return made;
    }

    private static Value Constant(Value old, TensorType type) => GraphBuilder.Constant(Codes.Quantize(old.Constant!.Read<float>(), type), old.Name);

    /// <summary>A mask's minus infinity is as low as its largest other number is high.</summary>
    private static ValueRange RangeOfConstant(Value constant)
    {
        float[] numbers = [.. constant.Constant!.Read<float>().ToArray().Where(static f => Math.Abs(f) < 1e9f)];
        return numbers.Length == 0 ? new(-1, 1) : new(numbers.Min(), numbers.Max());
    }

    private Value Add(Op op, Origin at, Value[] inputs, TensorType type, string? name) =>
        _builder.Add(op, at, inputs, type, name)
        ?? throw new System.Diagnostics.UnreachableException($"quantising made an ill-typed {op.Text} at {at}: {_builder.Report.Diagnostics[^1]}");

    private void Set(Node node, IReadOnlyList<Value> results)
    {
        for (int i = 0; i < node.Outputs.Length; i++)
            _map[node.Outputs[i]] = results[i];
    }

    private static string?[] Names(Node node) => [.. node.Outputs.Select(static o => o.Name)];
}
