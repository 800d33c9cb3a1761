using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>The steps of a plan as C: one static function each. Before a step that holds graphs stand the functions of their steps.</summary>
/// <param name="prefix">Begins the name of every function.</param>
/// <param name="place">The step that holds this plan, and as what: <c>3_turn_</c>; empty for a package's own plan.</param>
internal sealed partial class StepsSource(Plan plan, string prefix, string place, PackageTables tables)
{
    /// <summary>The byte of the package's arena at which this plan's own begins.</summary>
    private int Base { get; init; }

    /// <summary>Where those values lie that the steps read of the graphs around this one.</summary>
    private IReadOnlyDictionary<Value, Location> Around { get; init; } = ImmutableDictionary<Value, Location>.Empty;

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
                c.Line($"memmove(arena + {Base + move.To}, arena + {Base + move.From}, {move.Bytes}u);");
            c.Line($"{step.Kernel.Name}({string.Join(", ", arguments)});");
        }
        c.Line();
    }

    private string Spell(CWriter c, Step step, Argument argument, List<string> before)
    {
        Node node = step.Node;
        switch (argument)
        {
            case OutputArgument o:
                return $"OJ_AT({node.Outputs[o.Index].Type.Element.C}, arena, {Base + plan.Offsets[node.Outputs[o.Index]]})";
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
                return step.ScratchOffset is { } scratch ? $"OJ_AT({s.CType}, arena, {Base + scratch})" : "NULL";
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
        Location at = Locate(step, value);
        return at.Constant is { } constant
            ? Table(CTable.Of(constant), step, $"input{index}")
            : $"OJ_AT(const {value.Type.Element.C}, arena, {at.Offset})";
    }

    /// <summary>Where a step finds a value.</summary>
    private Location Locate(Step step, Value value) =>
        Around.TryGetValue(Plan.RootOf(value), out Location? around) ? around
        : Plan.ConstantOf(value) is { } constant ? new(null, constant)
        : new(Base + plan.OffsetIn(step, value), null);

    private string Table(CTable table, Step step, string role) =>
        tables.Name(table, $"{place}{step.Index}_{role}", $"step {Number(step)}  {role} of {step.Node.Origin.Node}");

    private string Number(Step step) => $"{place.Replace('_', ' ')}{step.Index}";

    private string Copy(Move move)
    {
        Location from = move.From is { } own ? new(Base + own, null)
            : Around.TryGetValue(move.Value, out Location? around) ? around : new(null, move.Value.Constant);
        return Copy(Base + move.To, from, move.Bytes, $"{place}result_{move.To}", $"constant result {move.Value.Name}");
    }

    private string Copy(int to, Location from, int bytes, string role, string about) =>
        $"memcpy(arena + {to}, {(from.Offset is { } offset ? $"arena + {offset}" : tables.Name(CTable.Of(from.Constant!), role, about))}, {bytes}u);";

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

/// <summary>Where a value is read: at a byte of the package's arena, or in a table.</summary>
internal sealed record Location(int? Offset, Tensor? Constant);
