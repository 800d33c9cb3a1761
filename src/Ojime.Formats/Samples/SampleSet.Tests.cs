using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Tests;

public class SampleSetTests
{
    private static (string, NpyArray) Array(string name, params int[] sizes)
    {
        float[] items = [.. Enumerable.Range(0, sizes.Aggregate(1, static (a, b) => a * b)).Select(static i => (float)i)];
        return (name, new NpyArray('f', 4, [.. sizes], MemoryMarshal.AsBytes(items.AsSpan()).ToArray()));
    }

    private static SampleSet? Read(Report report, Port[] ports, bool stateful, params (string, NpyArray)[] arrays) =>
        SampleSet.From("x.npz", arrays, ports, "in", stateful, report);

    private static readonly Port X = new("x", TensorType.Float(1, 2, 3));

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, 1, 1)]
    [InlineData(new[] { 5, 2, 3 }, 5, 1)]
    [InlineData(new[] { 5, 1, 2, 3 }, 5, 1)]
    [InlineData(new[] { 5, 4, 1, 2, 3 }, 5, 4)]
    [InlineData(new[] { 5, 4, 2, 3 }, 5, 4)]
    public void Samples_lie_along_the_first_axis_and_steps_along_the_second(int[] sizes, int sequences, int steps)
    {
        SampleSet set = Read(new(), [X], true, Array("x", sizes))!;
        Assert.Equal(sequences, set.Sequences.Length);
        Assert.All(set.Sequences, s => Assert.Equal(steps, s.Length));
        Assert.Equal(set.StepCount * 6 - 1, set.Steps.Last()[0].ToDoubles()[^1]);
    }

    [Fact]
    public void A_stream_is_cut_along_the_axis_that_the_model_takes_one_step_of()
    {
        SampleSet set = Read(new(), [new("frame", TensorType.Float(1, 2, 1))], true, Array("anything", 2, 2, 3))!;
        Assert.Equal([[0, 3], [1, 4], [2, 5]], set.Sequences[0].Select(static step => step[0].ToDoubles()));
        Assert.Equal([6, 9], set.Sequences[1][0][0].ToDoubles());
    }

    [Fact]
    public void Numbered_arrays_are_steps_of_a_model_with_state_and_sequences_of_one_without()
    {
        (string, NpyArray)[] arrays = [Array("in0_0", 1, 2, 3), Array("in0_1", 1, 2, 3), Array("in0_10", 1, 2, 3), Array("second_in0_0", 1, 2, 3), Array("out0_0", 1, 9)];
        Assert.Equal([3, 1], Read(new(), [X], true, arrays)!.Sequences.Select(static s => s.Length));
        Assert.Equal(4, Read(new(), [X], false, arrays)!.Sequences.Length);
    }

    [Fact]
    public void Real_numbers_are_quantised_for_a_quantised_input()
    {
        Port port = new("x", new(ElementType.Int8, Shape.Of(1, 3), new(0.5f, -1)));
        Assert.Equal([-1, 1, 3], Read(new(), [port], false, Array("x", 1, 3))!.Sequences[0][0][0].ToDoubles());
    }

    [Fact]
    public void Bytes_for_an_input_of_reals_are_taken_as_they_are_and_that_is_said()
    {
        var report = new Report();
        SampleSet set = Read(report, [new("x", TensorType.Float(1, 2))], false, ("x", new NpyArray('u', 1, [1, 2], new byte[] { 3, 255 })))!;
        Assert.Equal([3, 255], set.Sequences[0][0][0].ToDoubles());
        Assert.Equal(3264, Assert.Single(report.Diagnostics).Code);
    }

    [Fact]
    public void An_array_that_fits_no_input_is_reported()
    {
        var report = new Report();
        Assert.Null(Read(report, [X], false, Array("x", 5, 7)));
        Assert.Null(Read(report, [X, new("y", X.Type)], false, Array("x", 5, 2, 3)));
        Assert.Null(Read(report, [X, new("y", X.Type)], false, Array("x", 2, 3, 1, 2, 3), Array("y", 2, 4, 1, 2, 3)));
        Assert.Equal([3262, 3261, 3263], report.Diagnostics.Select(static d => d.Code));
    }
}
