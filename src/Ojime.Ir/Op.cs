using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>
/// An operator: what a node does, with its attributes and without its place in a graph. Operators are records:
/// equal attributes, equal operator.
/// </summary>
/// <remarks>
/// Number formats are part of the tensors' types, so one operator has a float and an integer meaning: the types of inputs
/// and outputs decide which. The scale of a quantised result cannot be inferred; the graph declares it on the value.
/// </remarks>
public abstract record Op
{
    /// <summary>The operator's name in the text form, in reports and in emitted comments: <c>conv2d</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How accumulators are brought to the result's scale, where this operator does so in integers.</summary>
    public Rounding Rounding { get; init; } = Rounding.Tfl;

    /// <summary>The attributes that differ from their defaults, in reading order; <see cref="AttributeReader"/> reads them back.</summary>
    public virtual AttributeList Attributes => AttributeList.None;

    /// <summary>Name and attributes: <c>conv2d window 3x3 pad 1,1,1,1</c>.</summary>
    public string Text
    {
        get
        {
            AttributeList all = Attributes.With("rounding", Rounding, Rounding.Tfl);
            return all.IsEmpty ? Name : $"{Name} {all}";
        }
    }

    /// <summary>True where the output is the input's bytes under another shape: no code, no memory.</summary>
    public virtual bool IsView => false;

    /// <summary>
    /// The graphs that this operator holds and runs: the body of a loop, the branches of a condition. Each sees its own inputs only and has no state.
    /// </summary>
    public virtual ImmutableArray<Graph> Graphs => [];

    /// <summary>This operator with other graphs in place of its own, of the same inputs and outputs.</summary>
    public virtual Op Holding(ImmutableArray<Graph> graphs) => this;

    /// <summary>
    /// Types of the outputs for these inputs, or <c>default</c> after a diagnostic in <paramref name="report"/>. Shapes may hold symbols.
    /// A quantised result comes without <see cref="TensorType.Quantization"/> unless the operator keeps its input's.
    /// </summary>
    public abstract ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report);

    /// <summary>
    /// The reference meaning, by obvious loops: float where the types are float, exact integers where they are quantised.
    /// The C kernels must agree with the integer meaning in every bit.
    /// </summary>
    public abstract void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);

    /// <summary>The same, for an operator that holds graphs: <paramref name="run"/> runs them, and may look on.</summary>
    public virtual void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, GraphRunner run) => Evaluate(inputs, outputs);

    /// <summary>Multiply-accumulates of one run, for reports and cost.</summary>
    public virtual long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 0;

    /// <summary>
    /// The same computation in simpler operators, for operators without a kernel of their own: takes the inputs, returns the outputs.
    /// Null where the operator stands for itself.
    /// </summary>
    public virtual ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph) => null;

    public sealed override string ToString() => Text;
}
