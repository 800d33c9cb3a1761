using System.Collections.Immutable;

namespace Ojime.Targets;

/// <summary>The cores that the compiler knows. Cycle figures are Arm's and RISC-V vendors' published instruction timings, zero wait states.</summary>
public static class Cpus
{
    public static Cpu CortexM0 { get; } = new()
    {
        Name = "cortex-m0",
        Has = Features.Thumb1,
        Compiler = "arm-none-eabi-gcc",
        CompilerFlags = "-mcpu=cortex-m0 -mthumb",
        Costs = new() { Requantize = 116, FloatMac = 150 },
    };

    public static Cpu CortexM0Plus { get; } = CortexM0 with
    {
        Name = "cortex-m0plus",
        CompilerFlags = "-mcpu=cortex-m0plus -mthumb",
        Costs = CortexM0.Costs with { Branch = 2, Requantize = 111 },
    };

    public static Cpu CortexM3 { get; } = new()
    {
        Name = "cortex-m3",
        Has = Features.LongMultiply | Features.Divide | Features.Unaligned,
        Compiler = "arm-none-eabi-gcc",
        CompilerFlags = "-mcpu=cortex-m3 -mthumb",
        Costs = new() { Requantize = 30, FloatMac = 100 },
    };

    public static Cpu CortexM4 { get; } = CortexM3 with
    {
        Name = "cortex-m4",
        Has = CortexM3.Has | Features.Dsp,
        CompilerFlags = "-mcpu=cortex-m4 -mthumb",
        Costs = CortexM3.Costs with { Load = 1.5, Requantize = 28 },
    };

    public static Cpu CortexM4F { get; } = CortexM4 with
    {
        Name = "cortex-m4f",
        Has = CortexM4.Has | Features.Fpu,
        CompilerFlags = "-mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard",
        Costs = CortexM4.Costs with { FloatMac = 5 },
    };

    public static Cpu CortexM7 { get; } = CortexM4F with
    {
        Name = "cortex-m7",
        CompilerFlags = "-mcpu=cortex-m7 -mthumb -mfpu=fpv5-sp-d16 -mfloat-abi=hard",
        Costs = CortexM4F.Costs with { Alu = 0.6, Multiply = 0.6, Load = 0.8, Store = 0.8, Branch = 1, Requantize = 14, FloatMac = 2.5 },
    };

    public static Cpu CortexM33 { get; } = CortexM4F with
    {
        Name = "cortex-m33",
        CompilerFlags = "-mcpu=cortex-m33 -mthumb -mfpu=fpv5-sp-d16 -mfloat-abi=hard",
        Costs = CortexM4F.Costs with { Load = 1.2, Branch = 2, Requantize = 24, FloatMac = 4 },
    };

    public static Cpu CortexM55 { get; } = CortexM33 with
    {
        Name = "cortex-m55",
        Has = CortexM33.Has | Features.Mve,
        CompilerFlags = "-mcpu=cortex-m55 -mthumb -mfloat-abi=hard",
        Costs = CortexM33.Costs with { Alu = 0.8, Load = 1, Requantize = 16, FloatMac = 2 },
    };

    public static Cpu Rv32Imc { get; } = new()
    {
        Name = "rv32imc",
        Has = Features.LongMultiply | Features.Divide,
        Compiler = "riscv64-unknown-elf-gcc",
        CompilerFlags = "-march=rv32imc -mabi=ilp32",
        Costs = new() { Multiply = 2, Requantize = 40, FloatMac = 120 },
    };

    public static Cpu Rv32Imac { get; } = Rv32Imc with
    {
        Name = "rv32imac",
        CompilerFlags = "-march=rv32imac -mabi=ilp32",
    };

    /// <summary>The machine that runs the compiler: x86-64.</summary>
    public static Cpu Host { get; } = new()
    {
        Name = "host",
        Has = Features.LongMultiply | Features.Divide | Features.Fpu | Features.Unaligned,
        Compiler = "gcc",
        CompilerFlags = "",
        Costs = new() { Alu = 0.3, Multiply = 0.5, Load = 0.5, Store = 0.5, Branch = 1, Requantize = 5, FloatMac = 0.5 },
    };

    public static ImmutableArray<Cpu> All { get; } =
        [CortexM0, CortexM0Plus, CortexM3, CortexM4, CortexM4F, CortexM7, CortexM33, CortexM55, Rv32Imc, Rv32Imac, Host];
}
