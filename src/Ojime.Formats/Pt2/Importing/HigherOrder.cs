using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Operators that hold graphs. A branch computes both sides and chooses; loops of known length are unrolled.</summary>
internal static class HigherOrder
{
    /// <summary>Steps of all loops of a model, nested ones too.</summary>
    private const int MostSteps = 1 << 14;

    private static readonly Dictionary<string, Func<ProgramRun, ProgramNode, object?>> Rows = new()
    {
        ["torch.ops.higher_order.wrap_with_set_grad_enabled"] = Wrapped,
        ["torch._higher_order_ops.wrap.wrap_with_set_grad_enabled"] = Wrapped,
        ["torch.ops.higher_order.cond"] = Cond,
        ["torch.ops.higher_order.map_impl"] = Map,
        ["torch.ops.higher_order.scan"] = Scan,
        ["torch.ops.higher_order.while_loop"] = While,
    };

    public static IEnumerable<string> Names => Rows.Keys;

    public static Func<ProgramRun, ProgramNode, object?>? Find(string target) => Rows.GetValueOrDefault(target);

    private static object?[] Wrapped(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [_, (_, Argument.Body { Graph: var body }), ..])
            throw Malformed(node);
        return run.Call(body, [.. node.Inputs.Skip(2).Select(i => run.Resolve(i.Value))]);
    }

    private static object?[] Cond(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [(_, var predicate), (_, Argument.Body { Graph: var whenTrue }), (_, Argument.Body { Graph: var whenFalse }), ..])
            throw Malformed(node);
        object? chosen = run.Resolve(predicate);
        object?[] operands = node.Inputs.Count > 3 && run.Resolve(node.Inputs[3].Value) is object?[] list ? list : [];
        if (chosen is bool known)
            return run.Call(known ? whenTrue : whenFalse, operands);
        if (chosen is not TensorHandle handle)
            throw Malformed(node);
        object?[] a = run.Call(whenTrue, operands), b = run.Call(whenFalse, operands);
        Value condition = handle.Read();
        var results = new object?[Math.Min(a.Length, b.Length)];
        for (int i = 0; i < results.Length; i++)
            results[i] = (a[i], b[i]) switch
            {
                (TensorHandle x, TensorHandle y) => new TensorHandle(run.Lower.Select(Flat(run, condition, x.Read().Shape), x.Read(), y.Read())),
                var (x, y) when Equals(x, y) => x,
                _ => throw Malformed(node),
            };
        return results;
    }

    private static Value Flat(ProgramRun run, Value condition, Shape like) => run.Lower.Reshape(condition, [.. Enumerable.Repeat(1, like.Rank)]);

    private static object?[] Map(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [(_, Argument.Body { Graph: var body }), (_, var mapped), (_, var others)]
            || run.Resolve(mapped) is not object?[] xs || run.Resolve(others) is not object?[] rest)
            throw Malformed(node);
        var steps = new List<object?[]>();
        for (int i = 0; i < Steps(node, xs); i++)
            steps.Add(Step(run, node, body, [.. xs.Select(x => Item(run, x, i)), .. rest]));
        return Stacked(run, steps, 0);
    }

    /// <summary>scan(combine, init, xs, others): carries go from step to step, what else the body returns is stacked.</summary>
    private static object?[] Scan(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [(_, Argument.Body { Graph: var body }), (_, var init), (_, var sequence), ..]
            || run.Resolve(init) is not object?[] carry || run.Resolve(sequence) is not object?[] xs)
            throw Malformed(node);
        object?[] rest = node.Inputs.Count > 3 && run.Resolve(node.Inputs[3].Value) is object?[] list ? list : [];
        int carries = carry.Length;
        var steps = new List<object?[]>();
        for (int i = 0; i < Steps(node, xs); i++)
        {
            object?[] results = Step(run, node, body, [.. carry, .. xs.Select(x => Item(run, x, i)), .. rest]);
            if (results.Length < carries)
                throw Malformed(node);
            carry = results[..carries];
            steps.Add(results);
        }
        return [.. carry, .. Stacked(run, steps, carries)];
    }

    /// <summary>while_loop(condition, body, carried, others), where the condition depends on no input: its steps one after another.</summary>
    private static object?[] While(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [(_, Argument.Body { Graph: var condition }), (_, Argument.Body { Graph: var body }), (_, var first), ..]
            || run.Resolve(first) is not object?[] carried)
            throw Malformed(node);
        object?[] rest = node.Inputs.Count > 3 && run.Resolve(node.Inputs[3].Value) is object?[] list ? list : [];
        while (true)
        {
            bool goes = run.Call(condition, [.. carried, .. rest]) switch
            {
                [bool known] => known,
                [TensorHandle handle] when run.Lower.Known(handle.Read()) is { } known => known.NumberAt(0) != 0,
                _ => throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, "a loop whose number of steps depends on the data")),
            };
            if (!goes)
                return carried;
            carried = Step(run, node, body, [.. carried, .. rest]);
        }
    }

    private static object?[] Step(ProgramRun run, ProgramNode node, ProgramGraph body, object?[] arguments)
    {
        if (++run.Lower.LoopSteps > MostSteps)
            throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, $"loops of more than {MostSteps} steps in all"));
        object?[] results = run.Call(body, arguments);
        // One step shows what there is to say about a faulty body.
        return run.HasErrors ? throw new Refusal(null) : results;
    }

    private static object?[] Stacked(ProgramRun run, List<object?[]> steps, int from) =>
        [.. Enumerable.Range(from, Math.Max(0, steps[0].Length - from)).Select(o =>
            (object?)new TensorHandle(run.Lower.Stack(0, [.. steps.Select(s => ((TensorHandle)s[o]!).Read())])))];

    private static TensorHandle Item(ProgramRun run, object? x, int i)
    {
        Value value = ((TensorHandle)x!).Read();
        return new(run.Lower.DropAxis(run.Lower.Slice(value, 0, i, 1), 0));
    }

    private static int Steps(ProgramNode node, object?[] xs)
    {
        if (xs is not [TensorHandle first, ..] || xs.Any(static x => x is not TensorHandle { } h || h.Read().Shape.Rank == 0))
            throw Malformed(node);
        int steps = first.Read().Shape[0].Size;
        return steps > 0 && xs.All(x => ((TensorHandle)x!).Read().Shape[0].Size == steps)
            ? steps : throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, $"a loop of {steps} steps"));
    }

    private static Refusal Malformed(ProgramNode node) => new(OperatorProblems.UnsupportedForm(node.Origin, "its arguments are not those of the operator"));
}
