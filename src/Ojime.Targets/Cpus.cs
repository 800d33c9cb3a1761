using System.Collections.Immutable;

namespace Ojime.Targets;

/// <summary>The cores that the compiler knows.</summary>
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

    public static Cpu Host { get; } = new()
    {
        Name = "host",
        Has = Features.LongMultiply | Features.Divide | Features.Fpu | Features.Unaligned,
        Compiler = "gcc",
        CompilerFlags = "",
        Costs = new() { Load = 0.5, Store = 0.5, Branch = 1, Requantize = 5, FloatMac = 0.5 },
    };

    public static ImmutableArray<Cpu> All { get; } = [CortexM0, Host];
}
