using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats;

/// <summary>
/// Finds the elements of values that depend on constants alone, where an importer needs them to know a shape. It changes no graph: what was only
/// needed for shapes is read by nothing and falls away, the rest is folded by a pass.
/// </summary>
public sealed class ConstantFolder
{
    /// <summary>Shapes are small; a tensor above this is not evaluated for the sake of one.</summary>
    public const int GreatestElementCount = 1 << 24;

    private readonly Dictionary<Value, Tensor?> _known = [];

    /// <summary>The elements, or null where they depend on an input or a state. Without recursion, for a file may chain nodes without end.</summary>
    public Tensor? Find(Value wanted)
    {
        var open = new Stack<Value>();
        open.Push(wanted);
        while (open.TryPeek(out Value? value))
        {
            if (Look(value, out _))
            {
                open.Pop();
                continue;
            }
            Node node = value.Producer!;
            // Whoever reads a branch or a loop of constants writes it out.
            bool waits = false, runtime = !node.Op.Graphs.IsEmpty;
            foreach (Value input in node.Inputs)
            {
                if (!Look(input, out Tensor? tensor))
                {
                    open.Push(input);
                    waits = true;
                }
                else if (tensor is null)
                {
                    runtime = true;
                }
            }
            if (runtime || node.Outputs.Any(static o => o.Shape.ElementCount > GreatestElementCount))
                foreach (Value output in node.Outputs)
                    _known[output] = null;
            else if (!waits)
                Evaluate(node);
        }
        Look(wanted, out Tensor? found);
        return found;
    }

    private bool Look(Value value, out Tensor? tensor)
    {
        tensor = value.Constant;
        return tensor is not null || value.Producer is null || _known.TryGetValue(value, out tensor);
    }

    private void Evaluate(Node node)
    {
        Tensor[] inputs = new Tensor[node.Inputs.Length], outputs = [.. node.Outputs.Select(static o => Tensor.Zeros(o.Type))];
        for (int i = 0; i < inputs.Length; i++)
        {
            Look(node.Inputs[i], out Tensor? tensor);
            inputs[i] = tensor!;
        }
        node.Op.Evaluate(inputs, outputs);
        for (int i = 0; i < outputs.Length; i++)
            _known[node.Outputs[i]] = outputs[i];
    }
}
