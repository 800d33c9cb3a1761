using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>Loops: the body's nodes step after step where the number of steps is known, else a body that runs until data ends it.</summary>
internal static class OnnxLoops
{
    /// <summary>Loop(M, condition, carried...): the carried values at the end, then what each step gave besides, stacked.</summary>
    public static Value?[] Loop(OnnxCall c)
    {
        OnnxGraph body = Body(c);
        int carries = c.InputCount - 2;
        if (carries < 0 || body.Outputs.Count < 1 + carries)
            throw c.Malformed($"its body gives {body.Outputs.Count} results for {carries} carried values");
        Value[] first = [.. Enumerable.Range(2, carries).Select(c.Input)], carried = first;
        Value? most = c.Optional(0), goes = c.Optional(1);
        if ((most is not null && c.Known(most) is null) || (goes is not null && c.Known(goes) is null))
            return Ended(c, body, most, goes, carried);
        long trips = most is null ? long.MaxValue : c.Constant(0, "the number of steps").ToLongs()[0];
        // Too long to be written out, and yet of an end.
        if (trips is > OnnxImporter.MostLoopSteps and <= Ops.Loop.MostTurns && body.Outputs.Count == 1 + carries)
            return Ended(c, body, most, goes, carried);
        bool on = goes is null || c.Constant(1, "the condition").NumberAt(0) != 0;
        var steps = new List<Value[]>();
        for (long step = 0; on && step < trips; step++)
        {
            Value turn = OnnxCall.Constant(Tensor.Longs(Shape.Scalar, step)), yes = c.Filled(Shape.Scalar, 1, ElementType.Bool);
            Value[] results = c.Step(body, [turn, yes, .. carried]);
            if (c.Known(results[0]) is not { } known)
                return Ended(c, body, most, goes, first);
            on = known.NumberAt(0) != 0;
            carried = results[1..(1 + carries)];
            steps.Add(results[(1 + carries)..]);
        }
        return [.. carried, .. Stacked(c, steps, body.Outputs.Count - 1 - carries, static _ => 0, static _ => false)];
    }

    /// <summary>A loop that data ends. What each step collects would have a size that is not known.</summary>
    private static Value[] Ended(OnnxCall c, OnnxGraph body, Value? most, Value? goes, Value[] carried)
    {
        if (body.Outputs.Count > 1 + carried.Length)
            throw c.Unsupported("a loop that collects results, and whose number of steps depends on the data");
        Value Counts(Value turn) => c.Binary(BinaryKind.Less, turn, c.Reshape(most!));
        Value yes = c.Filled(Shape.Scalar, 1, ElementType.Bool);
        Value Goes(Value? own, Value turn)
        {
            Value wants = own is null || c.Known(own)?.NumberAt(0) > 0 ? yes : c.Reshape(own);
            return most is null ? wants : wants == yes ? Counts(turn) : c.Binary(BinaryKind.And, wants, Counts(turn));
        }
        Value start = OnnxCall.Constant(Tensor.Longs(Shape.Scalar, 0));
        return c.Loop(Goes(goes, start), [start, .. carried], i => i > 0 && Source(body, body.Outputs[i].Name) == body.Inputs[i + 1].Name, values =>
        {
            Value[] results = c.Body(body, [values[0], yes, .. values[1..]]);
            Value turn = c.Binary(BinaryKind.Add, values[0], OnnxCall.Constant(Tensor.Longs(Shape.Scalar, 1)));
            return (Goes(results[0], turn), [turn, .. results[1..]]);
        })[1..];
    }

    /// <summary>The name of which this one is a copy.</summary>
    private static string Source(OnnxGraph body, string name)
    {
        for (int i = 0; i < body.Nodes.Count && body.Nodes.Find(n => n.Operator == "Identity" && n.Outputs.Contains(name)) is { Inputs: [var from] }; i++)
            name = from;
        return name;
    }

    /// <summary>Scan(states..., sequences...): the states at the end, then what each step gave besides, stacked.</summary>
    public static Value?[] Scan(OnnxCall c)
    {
        if (c.Opset < 9)
            throw c.Unsupported("scans before opset 9, which have a batch axis");
        OnnxGraph body = Body(c);
        int sequences = c.Int("num_scan_inputs", 1), states = c.InputCount - sequences;
        if (sequences < 1 || states < 0 || body.Outputs.Count < states)
            throw c.Malformed($"it has {c.InputCount} inputs, {sequences} of them sequences");
        int[] axes = c.Ints("scan_input_axes", sequences, 0), backwards = c.Ints("scan_input_directions", sequences, 0);
        int outputs = body.Outputs.Count - states;
        int[] outputAxes = c.Ints("scan_output_axes", outputs, 0), outputBackwards = c.Ints("scan_output_directions", outputs, 0);
        Value[] scanned = [.. Enumerable.Range(states, sequences).Select(c.Input)];
        for (int i = 0; i < sequences; i++)
            axes[i] = c.Axis(axes[i], scanned[i].Shape.Rank);
        int length = scanned[0].Shape[axes[0]].Size;
        if (scanned.Where((x, i) => x.Shape[axes[i]].Size != length).Any())
            throw c.Malformed("its sequences have different lengths");
        Value[] carried = [.. Enumerable.Range(0, states).Select(c.Input)];
        var steps = new List<Value[]>();
        for (int step = 0; step < length; step++)
        {
            Value[] items = [.. scanned.Select((x, i) => Item(c, x, axes[i], backwards[i] == 0 ? step : length - 1 - step))];
            Value[] results = c.Step(body, [.. carried, .. items]);
            carried = results[..states];
            steps.Add(results[states..]);
        }
        return [.. carried, .. Stacked(c, steps, outputs, i => outputAxes[i], i => outputBackwards[i] != 0)];
    }

    private static OnnxGraph Body(OnnxCall c) => c.Attribute("body")?.Graph ?? throw c.Malformed("it has no body");

    private static Value Item(OnnxCall c, Value x, int axis, int at) =>
        c.Reshape(c.Slice(x, axis, at, 1), [.. x.Shape.Sizes.Where((_, i) => i != axis)]);

    private static IEnumerable<Value> Stacked(OnnxCall c, List<Value[]> steps, int count, Func<int, int> axisOf, Func<int, bool> isBackwards)
    {
        if (steps.Count == 0 && count > 0)
            throw c.Unsupported("a loop without a step that collects results");
        for (int o = 0; o < count; o++)
        {
            Value[] parts = [.. steps.Select(s => s[o])];
            if (isBackwards(o))
                Array.Reverse(parts);
            int axis = c.Axis(axisOf(o), parts[0].Shape.Rank + 1);
            parts = [.. parts.Select(p => c.Reshape(p, [.. p.Shape.Sizes[..axis], 1, .. p.Shape.Sizes[axis..]]))];
            yield return parts is [var only] ? only : c.Add(new Concat(axis), parts);
        }
    }
}
