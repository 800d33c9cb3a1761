using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ojime.Core;
using Ojime.Formats.Numpy;

namespace Ojime.Formats;

/// <summary>A tensor at a model's border, by the name the user knows.</summary>
public sealed record Port(string Name, TensorType Type);

/// <summary>
/// Samples for a set of ports: sequences of steps, each step one tensor a port. State lives from step to step and starts anew with each sequence; a
/// model without state has sequences of one step.
/// </summary>
/// <remarks>
/// How arrays become samples, for a port of shape [1, a, b]: [S, a, b] or [S, 1, a, b] are S sequences of one step; [S, T, 1, a, b] are S sequences of T
/// steps; so is [S, a, T] where b is 1, a stream along that axis. Names like <c>in0_3</c> (input 0 of step 3; <c>second_</c> before it: of the second
/// sequence) are read as well. An array belongs to the port of its name; where no name fits, arrays and ports meet in their order.
/// </remarks>
public sealed partial record SampleSet(ImmutableArray<ImmutableArray<Tensor[]>> Sequences)
{
    public int StepCount => Sequences.Sum(static s => s.Length);

    /// <summary>Every step of every sequence, in order.</summary>
    public IEnumerable<Tensor[]> Steps => Sequences.SelectMany(static s => s);

    /// <summary>The first sequences, up to a number.</summary>
    public SampleSet Take(int sequences) => new([.. Sequences.Take(sequences)]);

    /// <summary>Finds the ports' arrays in a file. Returns null after a diagnostic.</summary>
    /// <param name="stateful">The numbered arrays of a model with state are steps of one sequence, else a sequence each.</param>
    public static SampleSet? From(
        string path, IReadOnlyList<(string Name, NpyArray Array)> arrays, IReadOnlyList<Port> ports, string letters, bool stateful, Report report)
    {
        if (ports.Count == 0)
            return new([]);
        if (Numbered(path, arrays, ports, letters, stateful, report) is { } numbered)
            return numbered;
        if (Match(arrays, ports, letters) is not { } matched)
        {
            report.Add(SampleProblems.NoArrayFor(path, ports, arrays.Select(static a => a.Name)));
            return null;
        }
        var perPort = new List<ImmutableArray<ImmutableArray<Tensor>>>();
        for (int i = 0; i < ports.Count; i++)
        {
            if (Split(matched[i].Array, ports[i].Type) is not { } split)
            {
                report.Add(SampleProblems.WrongShape(path, matched[i].Name, matched[i].Array.Shape, ports[i]));
                return null;
            }
            if (ports[i].Type.Element.IsFloat && matched[i].Array.Kind is ('i' or 'u'))
                report.Add(SampleProblems.IntegersForReals(path, matched[i].Name, ports[i]));
            perPort.Add(split);
        }
        int sequences = perPort.Min(static p => p.Length), steps = perPort.Max(static p => p[0].Length);
        if (sequences == 0 || perPort.Exists(p => p[0].Length != steps && p[0].Length != 1))
        {
            report.Add(SampleProblems.CountsDiffer(path, ports.Select((p, i) => $"{p.Name}: {perPort[i].Length} x {perPort[i][0].Length}")));
            return null;
        }
        return new([.. Enumerable.Range(0, sequences).Select(s => Enumerable.Range(0, steps)
            .Select(t => perPort.Select(p => p[s][p[s].Length == 1 ? 0 : t]).ToArray()).ToImmutableArray())]);
    }

    /// <summary>The array of each port: by its name, by <c>in0</c> or <c>out0</c>, or all in order where none is left over.</summary>
    private static (string Name, NpyArray Array)[]? Match(IReadOnlyList<(string Name, NpyArray Array)> arrays, IReadOnlyList<Port> ports, string letters)
    {
        var result = new (string, NpyArray)[ports.Count];
        for (int i = 0; i < ports.Count; i++)
        {
            string name = ports[i].Name, number = $"{letters}{i.ToString(CultureInfo.InvariantCulture)}";
            string word = letters == "in" ? "input" : "output";
            int at = Index(arrays, name) ?? Index(arrays, number) ?? (ports.Count == 1 ? Index(arrays, word) : null)
                ?? (arrays.Count == ports.Count || (letters == "in" && ports.Count == 1 && arrays.Count > 0) ? i : -1);
            if (at < 0)
                return null;
            result[i] = arrays[at];
        }
        return result;
    }

    private static int? Index(IReadOnlyList<(string Name, NpyArray Array)> arrays, string name)
    {
        for (int i = 0; i < arrays.Count; i++)
            if (arrays[i].Name == name)
                return i;
        return null;
    }

    private static SampleSet? Numbered(
        string path, IReadOnlyList<(string Name, NpyArray Array)> arrays, IReadOnlyList<Port> ports, string letters, bool stateful, Report report)
    {
        var found = new SortedDictionary<(bool Second, int Step), Tensor?[]>();
        foreach ((string name, NpyArray array) in arrays)
        {
            Match match = NumberedName().Match(name);
            if (!match.Success || match.Groups[2].Value != letters || !int.TryParse(match.Groups[3].Value, CultureInfo.InvariantCulture, out int port)
                || !int.TryParse(match.Groups[4].Value, CultureInfo.InvariantCulture, out int step) || port >= ports.Count)
                continue;
            if (Step(array, ports[port].Type, 0) is not { } tensor)
            {
                report.Add(SampleProblems.WrongShape(path, name, array.Shape, ports[port]));
                return null;
            }
            (bool, int) key = (match.Groups[1].Success, step);
            if (!found.TryGetValue(key, out Tensor?[]? row))
                found[key] = row = new Tensor?[ports.Count];
            row[port] = tensor;
        }
        if (found.Count == 0 || found.Values.Any(static row => row.Contains(null)))
            return null;
        return stateful
            ? new([.. found.GroupBy(static f => f.Key.Second).Select(static g => g.Select(static f => (Tensor[])f.Value!).ToImmutableArray())])
            : new([.. found.Values.Select(static row => ImmutableArray.Create<Tensor[]>([row!]))]);
    }

    /// <summary>Sequences of steps of one array, or null where its shape is none of those that are read.</summary>
    private static ImmutableArray<ImmutableArray<Tensor>>? Split(NpyArray array, TensorType type)
    {
        int[] have = [.. array.Sizes], want = type.Shape.Sizes;
        int elements = type.Shape.ElementCount;
        bool EndsWith(int skip, int[] sizes) => have.Length - skip == sizes.Length && have.AsSpan(skip).SequenceEqual(sizes);
        ImmutableArray<ImmutableArray<Tensor>> Rows(int sequences, int steps) => [.. Enumerable.Range(0, sequences)
            .Select(s => Enumerable.Range(0, steps).Select(t => Step(array, type, ((s * steps) + t) * elements)!).ToImmutableArray())];

        if (EndsWith(0, want))
            return Rows(1, 1);
        if (have.Length > 0 && EndsWith(1, want))
            return Rows(have[0], 1);
        if (have.Length > 1 && EndsWith(2, want))
            return Rows(have[0], have[1]);
        if (want is [1, ..] && EndsWith(1, want[1..]))
            return Rows(have[0], 1);
        if (want is [1, ..] && have.Length == want.Length + 1 && EndsWith(2, want[1..]))
            return Rows(have[0], have[1]);
        // A stream along an axis on which the model takes one step at a time.
        if (want is [1, ..] && have.Length == want.Length)
        {
            int[] open = [.. Enumerable.Range(1, want.Length - 1).Where(i => have[i] != want[i])];
            if (open is [var axis] && want[axis] == 1)
                return Along(array, type, axis);
        }
        return null;
    }

    private static ImmutableArray<ImmutableArray<Tensor>> Along(NpyArray array, TensorType type, int axis)
    {
        int[] have = [.. array.Sizes];
        int steps = have[axis], inner = have[(axis + 1)..].Aggregate(1, static (a, b) => a * b), outer = have[1..axis].Aggregate(1, static (a, b) => a * b);
        Tensor all = array.ToTensor();
        int bytes = inner * all.Type.Element.Bytes;
        return [.. Enumerable.Range(0, have[0]).Select(s => Enumerable.Range(0, steps).Select(t =>
        {
            var part = new byte[outer * bytes];
            for (int o = 0; o < outer; o++)
                all.Bytes.Span.Slice(((((s * outer) + o) * steps) + t) * bytes, bytes).CopyTo(part.AsSpan(o * bytes));
            return Fit(new Tensor(new(all.Type.Element, type.Shape), part), type);
        }).ToImmutableArray())];
    }

    private static Tensor? Step(NpyArray array, TensorType type, int firstElement)
    {
        Tensor all = array.ToTensor();
        int count = type.Shape.ElementCount;
        if (firstElement + count > all.Shape.ElementCount)
            return null;
        byte[] part = all.Bytes.Slice(firstElement * all.Type.Element.Bytes, count * all.Type.Element.Bytes).ToArray();
        return Fit(new Tensor(new(all.Type.Element, type.Shape), part), type);
    }

    /// <summary>Real numbers for a quantised port are quantised; integers of another width are converted, clamped to the port's range.</summary>
    private static Tensor Fit(Tensor tensor, TensorType type)
    {
        if (tensor.Type.Element == type.Element)
            return tensor.As(type);
        Tensor result = Tensor.Zeros(type);
        Quantization? q = tensor.Type.Element.IsFloat ? type.Quantization : null;
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            double number = tensor.NumberAt(i);
            if (q is not null)
                number = Math.Round(number / q.Scale, MidpointRounding.AwayFromZero) + q.Zero;
            result.Set(i, number);
        }
        return result;
    }

    [GeneratedRegex("^(second_)?(in|out)([0-9]{1,3})_([0-9]{1,6})$")]
    private static partial Regex NumberedName();
}
