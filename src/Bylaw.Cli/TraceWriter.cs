using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cli;

/// <summary>Writes what an evaluation does: with <paramref name="everything"/> each expression, else the answers of rules.</summary>
internal sealed class TraceWriter(TextWriter output, bool everything) : Recorder
{
    public override void Tried(PlanNode node)
    {
        if (everything) Line("try ", node);
    }

    public override void Failed(PlanNode node, Frame frame)
    {
        if (everything) Line("fail", node);
    }

    public override void Answered(PlanNode node, string rule, Value? result) =>
        output.WriteLine($"rule {rule} = {(result is null ? "undefined" : result.ToString())}");

    private void Line(string what, PlanNode node)
    {
        var text = node.At.Source.Slice(node.At.Span).ToString().ReplaceLineEndings(" ");
        output.WriteLine($"{what} {node.At}: {(text.Length <= 100 ? text : text[..97] + "…")}");
    }
}
