using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>Steps whose operators hold graphs: the loop or the choice around the steps of these, which work in the scratch of the step.</summary>
internal sealed partial class StepsSource
{
    private void WriteHolding(CWriter c, Step step)
    {
        Node node = step.Node;
        string[] roles = node.Op is Loop ? ["turn"] : ["then", "else"];
        StepsSource[] held = [.. roles.Select((role, i) => new StepsSource(step.Held[i], $"{prefix}_step_{step.Index}_{role}", $"{place}{step.Index}_{role}_", tables)
        {
            Base = Base + (step.ScratchOffset ?? 0),
            Around = node.Op.Graphs[i].Inputs.Index().Where(v => !step.Held[i].Offsets.ContainsKey(v.Item)).ToDictionary(static v => v.Item, v => Locate(step, node.Inputs[v.Index + 1])),
        })];
        foreach (StepsSource source in held)
            source.Write(c);
        c.Comment($"step {Number(step)}  {PackageText.Of(step)}");
        using (c.Block($"static void {prefix}_step_{step.Index}(uint8_t *arena)"))
        {
            string condition = Condition(Locate(step, node.Inputs[0]));
            if (node.Op is Loop)
                WriteTurns(c, step, held[0], condition);
            for (int i = 0; i < held.Length && node.Op is If; i++)
                using (c.Block(i == 0 ? $"if ({condition} != 0u)" : "else"))
                {
                    held[i].Calls(c);
                    CopyOut(c, step, [.. node.Op.Graphs[i].Outputs.Select(o => held[i].Result(o.Value))]);
                }
        }
        c.Line();
    }

    private void WriteTurns(CWriter c, Step step, StepsSource turn, string condition)
    {
        Node node = step.Node;
        var loop = (Loop)node.Op;
        Location[] carried = [.. loop.Body.Inputs.Take(loop.Carried).Select(v => new Location(turn.Base + step.Held[0].Offsets[v], null))];
        c.Line($"uint8_t goes = {condition};").Line("uint32_t turn = 0u;");
        for (int i = 0; i < carried.Length; i++)
            if (node.Inputs[i + 1].Type.ByteCount is > 0 and var bytes)
                c.Line(Copy(carried[i].Offset!.Value, Locate(step, node.Inputs[i + 1]), bytes, $"{place}{step.Index}_first{i}", $"step {Number(step)}  first value {i} of {node.Origin.Node}"));
        // A processor must not hang on numbers that no one has foreseen; the reference calls as many turns a loop without end.
        using (c.Block($"while (goes != 0u && turn < {Loop.MostTurns}u)"))
        {
            turn.Calls(c);
            c.Line($"goes = {Condition(turn.Result(loop.Body.Outputs[0].Value))};").Line("turn++;");
        }
        CopyOut(c, step, carried);
    }

    private static string Condition(Location at) => at.Constant is { } known ? $"{known.NumberAt(0)}" : $"*OJ_AT(const uint8_t, arena, {at.Offset})";

    private void CopyOut(CWriter c, Step step, Location[] results)
    {
        for (int i = 0; i < results.Length; i++)
            if (step.Node.Outputs[i].Type.ByteCount is > 0 and var bytes)
                c.Line(Copy(Base + plan.Offsets[step.Node.Outputs[i]], results[i], bytes, $"{place}{step.Index}_result{i}", $"step {Number(step)}  result {i} of {step.Node.Origin.Node}"));
    }

    /// <summary>Calls all steps of the plan in order.</summary>
    private void Calls(CWriter c)
    {
        foreach (Step step in plan.Steps)
            c.Line($"{prefix}_step_{step.Index}(arena);");
        if (!plan.Endings.IsEmpty)
            c.Line($"{prefix}_end(arena);");
    }

    /// <summary>Where a value is when all steps are done.</summary>
    private Location Result(Value value) => Around.TryGetValue(Plan.RootOf(value), out Location? around) ? around
        : new(Base + (plan.ResultCopies.TryGetValue(Plan.RootOf(value), out int copy) ? copy : plan.Offsets[value]), null);
}
