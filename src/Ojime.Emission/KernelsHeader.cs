using System.Text;
using Ojime.CSource;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>NAME_kernels.h: the kernels that the model uses, copied as they stand, and what they include.</summary>
/// <remarks>
/// Each stands inside a guard of its own, so that several models may share one translation unit. The guard holds the text's checksum: kernels of one name
/// from packages of different versions are not mixed in silence.
/// </remarks>
internal static class KernelsHeader
{
    public static string Write(Plan plan, string id)
    {
        string guard = $"{id.ToUpperInvariant()}_KERNELS_H";
        CWriter c = new CWriter()
            .Comment($"{id}: the kernels it uses, as they stand in Ojime (Apache-2.0); to be included by {id}.c alone")
            .Line($"#ifndef {guard}").Line($"#define {guard}").Line();
        foreach (string include in (string[])["math.h", "stdbool.h", "string.h"])
            c.Line($"#include <{include}>");
        foreach (string file in CFiles.Closure(plan.AllSteps.Where(static s => s.Held.IsEmpty).Select(static s => $"{s.Kernel.Name}.c").Distinct().Order(StringComparer.Ordinal)))
        {
            string once = $"OJ_HAS_{CLiteral.Identifier(file).ToUpperInvariant()}", text = CFiles.Read(file);
            string checksum = $"0x{Crc32.Of(Encoding.UTF8.GetBytes(text)):X8}u";
            c.Line().Line($"#ifndef {once}").Line($"#define {once} {checksum}").Verbatim(CFiles.WithoutIncludes(text))
                .Line($"#elif {once} != {checksum}").Line("#error \"packages of different versions of Ojime in one file: compile them apart\"").Line("#endif");
        }
        return c.Line().Line("#endif").ToString();
    }
}
