using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Targets;

namespace Ojime.Ops;

/// <summary>One way to do an operator in C: which function, what it needs of the core, when it fits, what it costs.</summary>
public record Kernel
{
    /// <summary>The C function; its file is <c>NAME.c</c> beside the operator.</summary>
    public required string Name { get; init; }

    /// <summary>Features without which the C does not compile or does not pay.</summary>
    public Features Needs { get; init; }

    /// <summary>True where this kernel can do the node: types, shapes, attributes.</summary>
    public required Func<Node, bool> Fits { get; init; }

    /// <summary>Cycles of one run on a core, to choose by.</summary>
    public required Func<Node, Cpu, double> Cycles { get; init; }

    /// <summary>About how many bytes of machine code the function takes, counted once however many steps use it.</summary>
    public virtual int CodeBytes => CodeSizes.Of(Name);

    /// <summary>The call: arguments in the order of the C function's parameters, constants already packed as the kernel wants them.</summary>
    public required Func<Node, KernelCall> Call { get; init; }

    /// <summary>Bytes of working memory that live only during the step; four-byte aligned.</summary>
    public Func<Node, int> ScratchBytes { get; init; } = static _ => 0;

    /// <summary>
    /// The order of reads and writes, as one number for each input: the output may begin this many bytes below the input's first byte, or lower,
    /// and still never overwrite a byte of that input that is yet to be read. Negative: it may even begin above. Null: they must not overlap.
    /// 0 is the in-place case: each element is read before its own place is written.
    /// </summary>
    public Func<Node, int, int?> Lag { get; init; } = static (_, _) => null;

    /// <summary>The same kernel for nodes of a rounding mode; the constants that it packs follow the node's mode.</summary>
    public Kernel In(Rounding mode) => this with
    {
        Name = Name + RoundingModes.Suffix(mode),
        Fits = n => n.Op.Rounding == mode && Fits(n),
    };
}

/// <summary>A kernel's arguments for one node.</summary>
public sealed record KernelCall
{
    public KernelCall(params ReadOnlySpan<Argument> arguments) => Arguments = [.. arguments];

    public ImmutableArray<Argument> Arguments { get; }
}

/// <summary>One argument of a kernel call.</summary>
public abstract record Argument
{
    public static Argument Output(int index = 0) => new OutputArgument(index);
    public static Argument Input(int index) => new InputArgument(index);

    /// <summary>Pointers to all inputs, in order, as <c>const void *const *</c>.</summary>
    public static Argument InputList() => new InputListArgument();

    /// <summary>A packed constant table in flash.</summary>
    public static Argument Table(string role, CTable table) => new TableArgument(role, table);

    /// <summary>Pointer to the step's scratch bytes, as <paramref name="cType"/> pointer.</summary>
    public static Argument Scratch(string cType) => new ScratchArgument(cType);

    /// <summary>Pointer to a constant record: <c>&amp;shape</c>.</summary>
    public static Argument Record(string cType, params ReadOnlySpan<(string Field, string Value)> fields) => new RecordArgument(cType, [.. fields]);

    /// <summary>A number as C text.</summary>
    public static Argument Number(string text) => new NumberArgument(text);
    public static Argument Number(int value) => new NumberArgument(CSource.CLiteral.Of(value));
    public static Argument Number(float value) => new NumberArgument(CSource.CLiteral.Of(value));
}

/// <summary>Pointer to output <paramref name="Index"/> in the arena.</summary>
public sealed record OutputArgument(int Index) : Argument;

/// <summary>Pointer to input <paramref name="Index"/>: in the arena, or in flash where that input is a constant.</summary>
public sealed record InputArgument(int Index) : Argument;

/// <summary>An array of pointers to all inputs.</summary>
public sealed record InputListArgument : Argument;

public sealed record TableArgument(string Role, CTable Content) : Argument;
public sealed record ScratchArgument(string CType) : Argument;
public sealed record RecordArgument(string CType, ImmutableArray<(string Field, string Value)> Fields) : Argument;
public sealed record NumberArgument(string Text) : Argument;
