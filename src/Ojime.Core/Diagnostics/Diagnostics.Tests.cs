using Ojime.Core;

namespace Ojime.Tests;

public class DiagnosticsTests
{
    private static readonly Origin At = new("stem/conv1", "Conv");

    public static TheoryData<int, Diagnostic, string> TypeProblemsTable => new()
    {
        { 3001, TypeProblems.InputsDiffer(At, [TensorType.Float(2, 3)], "x [N,H,W,C]"), "the inputs are f32[2,3]; wanted are x [N,H,W,C]" },
        { 3002, TypeProblems.ChannelsDiffer(At, 6, 3, 1), "the input has 6 channels; the weights take 3 in each of 1 groups" },
        { 3003, TypeProblems.ShapesDoNotBroadcast(At, Shape.Of(2), Shape.Of(3)), "shapes [2] and [3] do not broadcast: from the right, sizes must be equal or one of them 1" },
        { 3004, TypeProblems.AxisOutside(At, 4, 2), "axis 4 lies outside a tensor of rank 2" },
        { 3005, TypeProblems.ElementsDiffer(At, Shape.Of(2, 3), Shape.Of(7)), "a tensor of shape [2,3] cannot be seen as [7]: the element counts differ" },
        { 3006, TypeProblems.EmptyResult(At, "a window of 5x5 on [1,2,2,1]"), "a window of 5x5 on [1,2,2,1] leaves no output element" },
        { 3007, TypeProblems.DeclaredTypeDiffers(At, TensorType.Float(1), TensorType.Float(2)), "the model declares f32[1]; the operator gives f32[2]" },
    };

    [Theory, MemberData(nameof(TypeProblemsTable))]
    public void A_type_problem_says_what_was_found_and_what_was_wanted(int code, Diagnostic given, string message)
    {
        Assert.Equal(code, given.Code);
        Assert.Equal(message, given.Message);
        Assert.NotNull(given.Fix);
    }

    [Fact]
    public void A_diagnostic_names_the_users_node_and_one_thing_to_try() => Assert.Equal(
        """
        Error OJ3002: stem/conv1 (Conv): the input has 6 channels; the weights take 3 in each of 1 groups
          try: check the layout: weights are read as output, height, width, input
        """,
        TypeProblems.ChannelsDiffer(At, 6, 3, 1).ToString());

    [Fact]
    public void The_same_problem_is_said_once()
    {
        var report = new Report();
        report.Add(TypeProblems.AxisOutside(At, 4, 2));
        report.Add(TypeProblems.AxisOutside(At, 4, 2));
        report.Add(TypeProblems.AxisOutside(At, 5, 2));
        Assert.Equal(2, report.Diagnostics.Count);
        Assert.True(report.HasErrors);
    }
}
