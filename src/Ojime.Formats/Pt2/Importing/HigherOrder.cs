using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Operators that hold graphs. What is known now is written out: a branch, the steps of a loop. What data decides is left to run time.</summary>
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
        operands = Given(operands);
        object?[] a = [], b = [];
        Value[] results = ControlFlow.If(run.Lower.Graph, node.Origin, handle.Read(),
            () => Tensors(node, a = Apart(run, node, whenTrue, operands)), () => Tensors(node, b = Apart(run, node, whenFalse, operands))) ?? throw new Refusal(null);
        int next = 0;
        return a.Length == b.Length
            ? [.. a.Zip(b, (x, y) => x is TensorHandle ? new TensorHandle(results[next++]) : Equals(x, y) ? x : throw Malformed(node))]
            : throw Malformed(node);
    }

    /// <summary>Operands as a graph that runs apart sees them: what it writes into them would be lost.</summary>
    private static object?[] Given(object?[] operands) => [.. operands.Select(static o => o is TensorHandle handle ? new TensorHandle(handle.Read()) : o)];

    /// <summary>The results of a graph that will be held by an operator.</summary>
    private static object?[] Apart(ProgramRun run, ProgramNode node, ProgramGraph body, object?[] operands)
    {
        Value[] before = [.. operands.OfType<TensorHandle>().Select(static h => h.Read())];
        object?[] results = run.Call(body, operands);
        return operands.OfType<TensorHandle>().Select(static h => h.Read()).SequenceEqual(before)
            ? results : throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, "a branch or a loop that writes into its operands"));
    }

    private static Value[] Tensors(ProgramNode node, IEnumerable<object?> results) => [.. results.Where(static r => r is not null).Select(r => r switch
    {
        TensorHandle handle => handle.Read(),
        _ => throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, "a Python number that data decides")),
    })];

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

    /// <summary>while_loop(condition, body, carried, others): step after step where the condition is always known, else a loop that runs until data ends it.</summary>
    private static object?[] While(ProgramRun run, ProgramNode node)
    {
        if (node.Inputs is not [(_, Argument.Body { Graph: var condition }), (_, Argument.Body { Graph: var body }), (_, var begin), ..]
            || run.Resolve(begin) is not object?[] first)
            throw Malformed(node);
        object?[] rest = node.Inputs.Count > 3 && run.Resolve(node.Inputs[3].Value) is object?[] list ? list : [], carried = first;
        Value? enters = null;
        while (true)
        {
            Value goes = run.Call(condition, [.. carried, .. rest]) switch
            {
                [TensorHandle handle] => handle.Read(),
                [bool known] => run.Lower.Scalar(known, ElementType.Bool),
                _ => throw Malformed(node),
            };
            enters ??= goes;
            if (run.Lower.Known(goes) is not { } now || (now.NumberAt(0) != 0 && run.Lower.LoopSteps == MostSteps))
                return Loop(run, node, enters, condition, body, Given(first), Given(rest));
            if (now.NumberAt(0) == 0)
                return carried;
            carried = Step(run, node, body, [.. carried, .. rest]);
        }
    }

    private static object?[] Loop(ProgramRun run, ProgramNode node, Value goes, ProgramGraph condition, ProgramGraph body, object?[] carried, object?[] rest)
    {
        string?[] inputs = [.. body.Inputs.Select(NameOf)], outputs = [.. body.Outputs.Select(NameOf)];
        if (outputs.Length != carried.Length)
            throw Malformed(node);
        return ControlFlow.Loop(run.Lower.Graph, node.Origin, goes, Tensors(node, carried), i => i < inputs.Length && inputs[i] == outputs[i], values =>
        {
            Value[] next = Tensors(node, Apart(run, node, body, [.. values.Select(static v => new TensorHandle(v)), .. rest]));
            object?[] again = Apart(run, node, condition, [.. next.Select(static v => new TensorHandle(v)), .. rest]);
            return (Tensors(node, again) is [var one] ? one : throw Malformed(node), next);
        }) is { } last ? [.. last.Select(static v => new TensorHandle(v))] : throw new Refusal(null);
    }

    private static string? NameOf(Argument argument) => (argument as Argument.Named)?.Name;

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
