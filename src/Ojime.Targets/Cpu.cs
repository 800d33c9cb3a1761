namespace Ojime.Targets;

/// <summary>What a core can do. Code asks for a feature or a cost, never for a core's name.</summary>
[Flags]
public enum Features
{
    None = 0,

    /// <summary>32 x 32 → 64 bit multiply in hardware (umull, smull, mulh).</summary>
    LongMultiply = 1 << 0,

    /// <summary>Hardware division.</summary>
    Divide = 1 << 1,

    /// <summary>Loads and stores of words at any address.</summary>
    Unaligned = 1 << 2,

    /// <summary>Two 16-bit multiply-accumulates an instruction (Armv7E-M, Armv8-M DSP extension).</summary>
    Dsp = 1 << 3,

    /// <summary>Single-precision floating point in hardware.</summary>
    Fpu = 1 << 4,

    /// <summary>M-profile vector extension (Helium), integer part.</summary>
    Mve = 1 << 5,

    /// <summary>Only sixteen-bit Thumb instructions: eight easy registers, no signed byte load with an immediate offset (Armv6-M).</summary>
    Thumb1 = 1 << 6,
}

/// <summary>Cycles of the operations that kernels are made of.</summary>
public sealed record Costs
{
    public double Alu { get; init; } = 1;
    public double Multiply { get; init; } = 1;
    public double Load { get; init; } = 2;
    public double Store { get; init; } = 2;
    public double Branch { get; init; } = 3;

    /// <summary>One requantisation by <see cref="Core.Rounding.Tfl"/>.</summary>
    public double Requantize { get; init; } = 25;

    /// <summary>One float multiply and add, by library where there is no unit.</summary>
    public double FloatMac { get; init; } = 100;
}

/// <summary>A processor core: what it has, what things cost, how its compiler is called, which emulated board runs its code.</summary>
public sealed record Cpu
{
    public required string Name { get; init; }
    public Features Has { get; init; }
    public Costs Costs { get; init; } = new();

    /// <summary>The C compiler that builds for it.</summary>
    public required string Compiler { get; init; }

    public required string CompilerFlags { get; init; }
}
