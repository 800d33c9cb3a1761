using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>The steps of a plan as C: one static function each. Before a step that holds graphs stand the functions of their steps.</summary>
/// <param name="prefix">Begins the name of every function.</param>
/// <param name="place">The step that holds this plan, and as what: <c>3_turn_</c>; empty for a package's own plan.</param>
internal sealed class StepsSource(Plan plan, string prefix, string place, PackageTables tables)
{
    public void Write(CWriter c)
    {
        foreach (Step step in plan.Steps)
        {
            if (step.Held.IsEmpty)
                WriteStep(c, step);
            else
                WriteHolding(c, step);
        }
        WriteEndings(c);
    }

    private void WriteStep(CWriter c, Step step)
    {
        Node node = step.Node;
        c.Comment($"step {Number(step)}  {PackageText.Of(step)}");
        using (c.Block($"OJ_FAST_CODE static void {prefix}_step_{step.Index}(uint8_t *arena)"))
        {
            var arguments = new List<string>();
            foreach (Argument argument in step.Kernel.Call(node).Arguments)
                arguments.Add(Spell(c, step, argument, arguments));
            foreach (Move move in step.Moves)
                c.Line($"memmove(arena + {move.To}, arena + {move.From}, {move.Bytes}u);");
            c.Line($"{step.Kernel.Name}({string.Join(", ", arguments)});");
        }
        c.Line();
    }

    /// <summary>A step that holds graphs: their steps work in its scratch, so what they read is copied there, and what they give is copied back.</summary>
    private void WriteHolding(CWriter c, Step step)
    {
        string[] roles = step.Node.Op is Loop ? ["turn"] : ["then", "else"];
        for (int i = 0; i < roles.Length; i++)
            new StepsSource(step.Held[i], $"{prefix}_step_{step.Index}_{roles[i]}", $"{place}{step.Index}_{roles[i]}_", tables).Write(c);
        c.Comment($"step {Number(step)}  {PackageText.Of(step)}");
        using (c.Block($"static void {prefix}_step_{step.Index}(uint8_t *arena)"))
        {
            c.Line($"uint8_t *const held = arena + {step.ScratchOffset ?? 0};");
            string condition = Plan.ConstantOf(step.Node.Inputs[0]) is { } known ? $"{known.NumberAt(0)}" : $"*{Input(step, 0)}";
            if (step.Node.Op is Loop)
            {
                Plan turn = step.Held[0];
                c.Line($"uint8_t goes = {condition};").Line("uint32_t turn = 0u;");
                CopyIn(c, step, [.. turn.Graph.States.Select(s => turn.Offsets[s.Current])]);
                // A processor must not hang on numbers that no one has foreseen; the reference calls as many turns a loop without end.
                using (c.Block($"while (goes != 0u && turn < {Loop.MostTurns}u)"))
                {
                    Calls(c, step, 0, roles[0]);
                    c.Line($"goes = *OJ_AT(const uint8_t, held, {turn.OutputOffsets[0]});").Line("turn++;");
                }
                CopyOut(c, step, [.. turn.Graph.States.Take(step.Node.Outputs.Length).Select(s => turn.Offsets[s.Current])]);
            }
            for (int i = 0; i < roles.Length && step.Node.Op is If; i++)
            {
                using (c.Block(i == 0 ? $"if ({condition} != 0u)" : "else"))
                {
                    CopyIn(c, step, [.. step.Held[i].Graph.Inputs.Select(v => step.Held[i].Offsets[v])]);
                    Calls(c, step, i, roles[i]);
                    CopyOut(c, step, [.. step.Held[i].OutputOffsets]);
                }
            }
        }
        c.Line();
    }

    private void Calls(CWriter c, Step step, int held, string role)
    {
        foreach (Step inner in step.Held[held].Steps)
            c.Line($"{prefix}_step_{step.Index}_{role}_step_{inner.Index}(held);");
        if (!step.Held[held].Endings.IsEmpty)
            c.Line($"{prefix}_step_{step.Index}_{role}_end(held);");
    }

    /// <summary>Copies all inputs but the condition to where the steps inside find them.</summary>
    private void CopyIn(CWriter c, Step step, int[] to)
    {
        for (int i = 0; i < to.Length; i++)
            if (step.Node.Inputs[i + 1].Type.ByteCount is > 0 and var bytes)
                c.Line($"memcpy(held + {to[i]}, {Input(step, i + 1)}, {bytes}u);");
    }

    private void CopyOut(CWriter c, Step step, int[] from)
    {
        for (int i = 0; i < from.Length; i++)
            if (step.Node.Outputs[i].Type.ByteCount is > 0 and var bytes)
                c.Line($"memcpy(arena + {plan.Offsets[step.Node.Outputs[i]]}, held + {from[i]}, {bytes}u);");
    }

    private string Spell(CWriter c, Step step, Argument argument, List<string> before)
    {
        Node node = step.Node;
        switch (argument)
        {
            case OutputArgument o:
                return $"OJ_AT({node.Outputs[o.Index].Type.Element.C}, arena, {plan.Offsets[node.Outputs[o.Index]]})";
            case InputArgument i:
                return Input(step, i.Index);
            case InputListArgument:
                c.Line($"const void *inputs[{node.Inputs.Length}];");
                for (int i = 0; i < node.Inputs.Length; i++)
                    c.Line($"inputs[{i}] = {Input(step, i)};");
                return "inputs";
            case TableArgument t:
                return Table(t.Content, step, t.Role);
            case ScratchArgument s:
                return step.ScratchOffset is { } scratch ? $"OJ_AT({s.CType}, arena, {scratch})" : "NULL";
            case NumberArgument n:
                return n.Text;
            case RecordArgument r:
                string id = before.Exists(static b => b.StartsWith("&shape", StringComparison.Ordinal)) ? $"shape_{before.Count}" : "shape";
                c.Line($"static const {r.CType} {id} = {{");
                foreach ((string field, string value) in r.Fields)
                    c.Line($"    {value}, /* {field} */");
                c.Line("};");
                return $"&{id}";
            default:
                throw new System.Diagnostics.UnreachableException($"kernel {step.Kernel.Name} has an argument {argument.GetType().Name}");
        }
    }

    private string Input(Step step, int index)
    {
        Value value = step.Node.Inputs[index];
        return Plan.ConstantOf(value) is { } constant
            ? Table(CTable.Of(constant), step, $"input{index}")
            : $"OJ_AT(const {value.Type.Element.C}, arena, {plan.OffsetIn(step, value)})";
    }

    private string Table(CTable table, Step step, string role) =>
        tables.Name(table, $"{place}{step.Index}_{role}", $"step {Number(step)}  {role} of {step.Node.Origin.Node}");

    private string Number(Step step) => $"{place.Replace('_', ' ')}{step.Index}";

    private string Copy(Move move)
    {
        if (move.From is { } from)
            return $"memcpy(arena + {move.To}, arena + {from}, {move.Bytes}u);";
        string table = tables.Name(CTable.Of(move.Value.Constant!), $"{place}result_{move.To}", $"constant result {move.Value.Name}");
        return $"memcpy(arena + {move.To}, {table}, {move.Bytes}u);";
    }

    private void WriteEndings(CWriter c)
    {
        if (plan.Endings.IsEmpty)
            return;
        c.Comment("after the last step: results to where the caller finds them, states to their next values");
        using (c.Block($"static void {prefix}_end(uint8_t *arena)"))
        {
            foreach (Move move in plan.Endings)
                c.Line(Copy(move));
        }
        c.Line();
    }
}
