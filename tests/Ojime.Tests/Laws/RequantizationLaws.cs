using System.Globalization;
using Ojime.Core;
using Ojime.Ops;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>Every way to requantise in C gives the bits of <see cref="FixedMultiplier"/>, on ten million inputs each.</summary>
public class RequantizationLaws
{
    private const int Count = 10_000_000;

    [Theory]
    [InlineData("oj_requantize_tfl", "")]
    [InlineData("oj_requantize_near", "")]
    [InlineData("oj_requantize_near", "-DOJ_SHORT_MULTIPLY=1")]
    [InlineData("oj_requantize_wide", "")]
    [InlineData("oj_requantize_single31", "")]
    [InlineData("oj_requantize_single31_near", "")]
    [InlineData("oj_requantize_single31_near", "-DOJ_SHORT_MULTIPLY=1")]
    [InlineData("oj_requantize_fast16", "")]
    [InlineData("oj_requantize_fast16_near", "")]
    [InlineData("oj_requantize_power_of_two", "")]
    [InlineData("oj_requantize_power_of_two_near", "")]
    public void C_requantises_as_the_reference_does(string function, string define)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-requantize-");
        try
        {
            foreach (string file in CFiles.Closure(["oj_requantize_modes.h"]))
                File.WriteAllText(Path.Combine(folder.FullName, file), CFiles.Read(file));
            File.WriteAllText(Path.Combine(folder.FullName, "main.c"), Program(function));
            string[] flags = ["-std=c99", "-O2", "-fsanitize=undefined", "-fno-sanitize-recover", "main.c", "-o", "main", .. define.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            ToolResult compiled = Tool.Run("gcc", flags, folder.FullName);
            Assert.True(compiled.ExitCode == 0, compiled.Errors);
            ToolResult ran = Tool.Run(Path.Combine(folder.FullName, "main"), [], folder.FullName);
            Assert.True(ran.ExitCode == 0, ran.Errors);
            Assert.Equal(Hash(function).ToString(CultureInfo.InvariantCulture), ran.Text.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Both programs draw the same inputs from the same generator and hash the results in order.</summary>
    private static ulong Hash(string function)
    {
        ulong state = 1, hash = 14695981039346656037;
        uint Next()
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (uint)(state >> 32);
        }
        for (int i = 0; i < Count; i++)
        {
            uint a = Next(), m = Next(), s = Next();
            int accumulator = (int)a >> (int)(s & 15), multiplier = (1 << 30) + (int)(m >> 2), shift = (int)(s >> 8) % 20;
            int result = function switch
            {
                "oj_requantize_tfl" => new FixedMultiplier(multiplier, 4 - shift).Apply(accumulator),
                "oj_requantize_near" => new FixedMultiplier(multiplier, -shift).Apply(accumulator >> 3),
                "oj_requantize_wide" => new FixedMultiplier(multiplier, -shift).Apply((long)accumulator * 37),
                "oj_requantize_single31" => new FixedMultiplier(multiplier, 4 - shift).Apply(accumulator, Rounding.Single31),
                "oj_requantize_single31_near" => new FixedMultiplier(multiplier, -2 - shift).Apply(accumulator, Rounding.Single31),
                "oj_requantize_fast16" => new FixedMultiplier(multiplier, 4 - shift).Apply(accumulator, Rounding.Fast16),
                "oj_requantize_fast16_near" => new FixedMultiplier(multiplier, -2 - shift).Apply(accumulator, Rounding.Fast16),
                "oj_requantize_power_of_two" => new FixedMultiplier(multiplier, 4 - shift).Apply(accumulator, Rounding.PowerOfTwo),
                _ => new FixedMultiplier(1 << 30, -shift).Apply(accumulator, Rounding.PowerOfTwo),
            };
            hash = unchecked((hash ^ (uint)result) * 1099511628211);
        }
        return hash;
    }

    private static string Program(string function)
    {
        string call = function switch
        {
            "oj_requantize_tfl" => "oj_requantize_tfl(accumulator, multiplier, 4 - shift)",
            "oj_requantize_near" => "oj_requantize_near(accumulator >> 3, multiplier, shift)",
            "oj_requantize_wide" => "oj_requantize_wide((int64_t)accumulator * 37, multiplier, -shift)",
            "oj_requantize_fast16_near" => "oj_requantize_fast16_near(accumulator, multiplier >= 0x7FFF8000 ? 0x7FFF : (multiplier + 0x8000) >> 16, shift)",
            _ when function.EndsWith("_near", StringComparison.Ordinal) => $"{function}(accumulator, multiplier, shift)",
            _ => $"{function}(accumulator, multiplier, 4 - shift)",
        };
        return $$"""
            #include <stdio.h>
            #include "oj_requantize_modes.h"
            static uint64_t state = 1;
            static uint32_t next(void) { state = state * 6364136223846793005u + 1442695040888963407u; return (uint32_t)(state >> 32); }
            int main(void)
            {
                uint64_t hash = 14695981039346656037u;
                int32_t i;
                for (i = 0; i < {{Count}}; i++) {
                    const uint32_t a = next(), m = next(), s = next();
                    const int32_t accumulator = (int32_t)a >> (s & 15u), multiplier = (1 << 30) + (int32_t)(m >> 2), shift = (int32_t)(s >> 8) % 20;
                    hash = (hash ^ (uint32_t){{call}}) * 1099511628211u;
                }
                printf("%llu\n", (unsigned long long)hash);
                return 0;
            }
            """;
    }
}
