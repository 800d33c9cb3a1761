using System.Globalization;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>Writes the model as one C file: the kernels it uses, its tables, one static function a step, and NAME_run.</summary>
public static class ModelSource
{
    public static string Write(Plan plan, string name)
    {
        var c = new CWriter();
        var tables = new Dictionary<string, string>();
        var tableText = new CWriter();
        foreach (string include in (string[])["math.h", "stdbool.h", "stdint.h", "string.h"])
            c.Line($"#include <{include}>");
        foreach (string file in CFiles.Closure(plan.Steps.Select(static s => $"{s.Kernel.Name}.c").Distinct()))
            c.Verbatim(CFiles.WithoutIncludes(CFiles.Read(file)));

        string Table(CTable table, string role)
        {
            string key = $"{table.Element}{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(table.Bytes))}";
            if (tables.TryGetValue(key, out string? known))
                return known;
            string id = tables[key] = $"{name}_{role}_{tables.Count}";
            tableText.Array($"static const {table.Element.C} {id}[{table.Count}]", Items(table));
            return id;
        }

        var steps = new CWriter();
        foreach (Step step in plan.Steps)
            WriteStep(steps, plan, step, name, Table);
        c.Verbatim(tableText.ToString()).Verbatim(steps.ToString());
        using (c.Block($"void {name}_run(uint8_t *arena)"))
        {
            if (plan.Steps.IsEmpty)
                c.Line("(void)arena;");
            foreach (Step step in plan.Steps)
                c.Line($"{name}_step_{step.Index}(arena);");
        }
        return c.ToString();
    }

    private static void WriteStep(CWriter c, Plan plan, Step step, string name, Func<CTable, string, string> table)
    {
        Node node = step.Node;
        c.Comment($"step {step.Index}  {node.Op.Text}  {node.Origin}  {string.Join(' ', node.Inputs.Where(static i => !i.IsConstant).Select(static i => i.Shape))} -> {node.Output.Shape}");
        using (c.Block($"static void {name}_step_{step.Index}(uint8_t *arena)"))
        {
            var arguments = new List<string>();
            foreach (Argument argument in step.Kernel.Call(node).Arguments)
            {
                switch (argument)
                {
                    case OutputArgument o:
                        arguments.Add($"({node.Outputs[o.Index].Type.Element.C} *)(arena + {plan.Offsets[node.Outputs[o.Index]]})");
                        break;
                    case InputArgument { Index: var i }:
                        arguments.Add(Pointer(node.Inputs[i]));
                        break;
                    case InputListArgument:
                        c.Line($"const void *const inputs[] = {{ {string.Join(", ", node.Inputs.Select(Pointer))} }};");
                        arguments.Add("inputs");
                        break;
                    case TableArgument t:
                        arguments.Add(table(t.Content, t.Role));
                        break;
                    case ScratchArgument s:
                        arguments.Add($"({s.CType} *)(arena + {step.ScratchOffset})");
                        break;
                    case NumberArgument n:
                        arguments.Add(n.Text);
                        break;
                    case RecordArgument r:
                        string id = $"record_{arguments.Count}";
                        c.Line($"static const {r.CType} {id} = {{");
                        foreach ((string field, string value) in r.Fields)
                            c.Line($"    {value}, /* {field} */");
                        c.Line("};");
                        arguments.Add($"&{id}");
                        break;
                }
            }
            c.Line($"{step.Kernel.Name}({string.Join(", ", arguments)});");
        }

        string Pointer(Value value) => value.IsConstant
            ? table(CTable.Of(value.Constant!), "constant")
            : $"(const {value.Type.Element.C} *)(arena + {plan.Offsets[value]})";
    }

    private static IEnumerable<string> Items(CTable table)
    {
        Tensor tensor = new(new(table.Element, Shape.Of(table.Count)), table.Bytes);
        return table.Element switch
        {
            ElementType.Float32 => tensor.Read<float>().ToArray().Select(CLiteral.Of),
            ElementType.Int64 => tensor.Read<long>().ToArray().Select(CLiteral.Of),
            ElementType.Float16 => tensor.Read<ushort>().ToArray().Select(static i => i.ToString(CultureInfo.InvariantCulture)),
            _ => tensor.ToLongs().Select(CLiteral.Of),
        };
    }
}
