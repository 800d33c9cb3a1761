using System.Text.RegularExpressions;
using Ojime.Ops;

namespace Ojime.Tests;

/// <summary>
/// The C files that differ only by a row of a table: checked in, and made again here. To write them after a change of a table:
/// <c>OJIME_WRITE=1 dotnet run --project tests/Ojime.Tests -- -method '*Generated_C*'</c>.
/// </summary>
public partial class GeneratedC
{
    private static IEnumerable<(string Path, string Text)> All =>
    [
        .. UnaryTable.Rows.Where(static r => r.Kind != UnaryKind.BitwiseNot).Select(static r => ("Unary", Unary(r))).Select(Named),
        .. BinaryTable.Rows.Where(static r => r.C is not null).Select(static r => ("Binary", Binary(r, clamps: false))).Select(Named),
        .. ReduceTable.Rows.Select(static r => ("Reduce", Reduce(r))).Select(Named),
        .. BinaryTable.Rows.Where(static r => Ops.Binary.TakesClamp(r.Kind)).Select(static r => ("Binary", Binary(r, clamps: true))).Select(Named),
    ];

    [Fact]
    public void Generated_C_is_what_the_tables_say()
    {
        bool writes = Environment.GetEnvironmentVariable("OJIME_WRITE") == "1";
        foreach ((string path, string text) in All)
        {
            string full = Path.Combine(Repository.Root, "src", "Ojime.Ops", path);
            if (writes)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllText(full, text);
            }
            Assert.Equal(text, File.ReadAllText(full));
        }
    }

    private static (string Path, string Text) Named((string Folder, string Text) file) =>
        ($"{file.Folder}/curves/{FunctionName().Match(file.Text).Groups[1].Value}.c", file.Text);

    [GeneratedRegex(@"KERNEL void (\w+)\(")]
    private static partial Regex FunctionName();

    private static string Includes(string expression, params string[] own)
    {
        IEnumerable<string> helpers = ((string[])["oj_erfinv", "oj_mod_f32"]).Where(expression.Contains).Select(static h => $"{h}.h");
        string quoted = string.Concat(own.Concat(helpers).Select(static h => $"#include \"{h}\"\n"));
        return UsesMath().IsMatch(expression) ? $"{quoted}#include <math.h>\n" : quoted;
    }

    [GeneratedRegex(@"\b[a-z0-9]+f\(|signbit|INFINITY")]
    private static partial Regex UsesMath();

    private static string Unary(UnaryRow row)
    {
        string extra = (row.UsesAlpha ? ", float alpha" : "") + (row.UsesBeta ? ", float beta" : "");
        (string type, string value) = row.GivesBool ? ("uint8_t", $"(uint8_t)({row.C})") : ("float", row.C);
        return $$"""
            /* {{row.Kind}} on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
            {{Includes(row.C, "oj_kernel.h")}}
            KERNEL void {{Ops.Unary.FloatKernelName(row.Kind)}}({{type}} *y, const float *x, int32_t count{{extra}})
            {
                int32_t i;
                for (i = 0; i < count; i++) {
                    const float v = x[i];
                    y[i] = {{value}};
                }
            }

            """;
    }

    private static string Binary(BinaryRow row, bool clamps)
    {
        string type = row.GivesBool ? "uint8_t" : "float";
        string body = clamps
            ? $$"""
                            const float v = {{Operands(row.C!)}};
                            *y++ = v < low ? low : v > high ? high : v;
                """
            : row.GivesBool || CountOf(row.C!, 'p') > 1 || CountOf(row.C!, 'q') > 1
            ? $$"""
                            const float p = a[from_a + i * s->a], q = b[from_b + i * s->b];
                            *y++ = {{(row.GivesBool ? $"(uint8_t)({Letters(row.C!)})" : Letters(row.C!))}};
                """
            : $$"""
                            *y++ = {{Operands(row.C!)}};
                """;
        return $$"""
            /* {{row.Kind}} of two floats{{(clamps ? ", limited" : "")}}. Written by the table of Binary: see GeneratedC.Tests.cs. */
            {{Includes(row.C!, "oj_broadcast.h")}}
            KERNEL void {{Ops.Binary.FloatKernelName(row.Kind, clamps)}}({{type}} *y, const float *a, const float *b, const oj_broadcast *s{{(clamps ? ", float low, float high" : "")}})
            {
                int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
                do {
                    for (i = 0; i < s->count; i++) {
            {{body}}
                    }
                } while (oj_next_run(s, at, &from_a, &from_b));
            }

            """;
    }

    private static string Reduce(ReduceRow row) => $$"""
        /* {{row.Kind}} of floats over some axes. Written by the table of Reduce: see GeneratedC.Tests.cs. */
        {{Includes($"{row.Start} {row.Step} {row.Finish}", "oj_reduction.h")}}
        KERNEL void {{Ops.Reduce.FloatKernelName(row.Kind)}}({{(row.GivesBool ? "uint8_t" : "float")}} *y, const float *x, const oj_reduction *s{{(row.UsesCount ? ", int32_t count" : "")}})
        {
            int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0;
            do {
                float r = {{row.Start}};
                do {
                    const float v = x[first + from];
                    r = {{row.Step}};
                } while (oj_next_index(s->gone, s->gone_step, gone, &from));
                *y++ = {{(row.GivesBool ? "(uint8_t)r" : row.Finish)}};
            } while (oj_next_index(s->kept, s->kept_step, kept, &first));
        }

        """;

    /// <summary>The expression over p and q instead of a and b, which name the tensors.</summary>
    private static string Letters(string expression) => Operand().Replace(expression, static m => m.Value == "a" ? "p" : "q");

    private static string Operands(string expression) =>
        Operand().Replace(expression, static m => $"{m.Value}[from_{m.Value} + i * s->{m.Value}]");

    private static int CountOf(string expression, char letter) => Regex.Count(Letters(expression), $@"\b{letter}\b");

    [GeneratedRegex(@"\b[ab]\b")]
    private static partial Regex Operand();
}
