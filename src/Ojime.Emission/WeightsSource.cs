using Ojime.Core;
using Ojime.CSource;
using Ojime.Ops;

namespace Ojime.Emission;

/// <summary>NAME_weights.h and NAME_weights.c: every constant table, in a section of the user's choice.</summary>
internal static class WeightsSource
{
    public static string Header(PackageTables tables, string id)
    {
        string guard = $"{id.ToUpperInvariant()}_WEIGHTS_H";
        CWriter c = new CWriter()
            .Comment($"{id}: constant tables, {tables.Bytes:N0} bytes in all; private to the package")
            .Line($"#ifndef {guard}").Line($"#define {guard}").Line()
            .Line("#include \"oj.h\"").Line()
            .Line("#ifdef __cplusplus").Line("extern \"C\" {").Line("#endif").Line();
        foreach ((string name, CTable table, _) in tables.All)
            c.Line($"extern {PackageTables.Declaration(name, table)};");
        return c.Line().Line("#ifdef __cplusplus").Line("}").Line("#endif").Line().Line("#endif").ToString();
    }

    public static string Source(PackageTables tables, string id)
    {
        CWriter c = new CWriter()
            .Comment($"{id}: constant tables, {tables.Bytes:N0} bytes in all")
            .Line($"#include \"{id}_weights.h\"");
        // Infinities and NaN are spelled by math.h's names.
        if (tables.All.Exists(static t => t.Table.Element == ElementType.Float32))
            c.Line("#include <math.h>");
        foreach ((string name, CTable table, string about) in tables.All)
        {
            // Words are read from byte tables by some kernels.
            c.Line().Comment($"{about}, {table.Bytes.Length:N0} bytes")
                .Array($"OJ_SECTION_WEIGHTS OJ_ALIGN({Math.Max(4, table.Element.Bytes)}) {PackageTables.Declaration(name, table)}", PackageTables.Items(table));
        }
        // A translation unit must not be empty.
        if (tables.All.Count == 0)
            c.Line().Line($"typedef int {id}_has_no_tables;");
        return c.ToString();
    }

    private const int BlobAlignment = 16;

    /// <summary>The tables one after another, each from a multiple of 16 on.</summary>
    public static byte[] Blob(PackageTables tables)
    {
        using var blob = new MemoryStream();
        foreach ((_, CTable table, _) in tables.All)
        {
            blob.Write(table.Bytes);
            blob.Write(new byte[(BlobAlignment - (table.Bytes.Length % BlobAlignment)) % BlobAlignment]);
        }
        return blob.ToArray();
    }

    /// <summary>The same symbols as the C file's, for GNU as; the bytes come from the blob.</summary>
    public static string Assembly(PackageTables tables, string id)
    {
        var text = new CWriter().Line("    .section .rodata").Line($"    .balign {BlobAlignment}");
        int at = 0;
        foreach ((string name, CTable table, _) in tables.All)
        {
            text.Line($"    .globl {name}").Line($"{name}:").Line($"    .incbin \"{id}_weights.bin\", {at}, {table.Bytes.Length}").Line($"    .balign {BlobAlignment}");
            at += (table.Bytes.Length + BlobAlignment - 1) / BlobAlignment * BlobAlignment;
        }
        return text.Line("    .section .note.GNU-stack,\"\",%progbits").ToString();
    }
}
