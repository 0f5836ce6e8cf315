namespace Bylaw.Rego.Checking;

/// <summary>Finds a body whose statements could not be brought into an order.</summary>
internal sealed class Unordered : TermWalker
{
    private CheckedStatement? _found;

    private Unordered()
    {
    }

    /// <summary>The statement that comes last in such a body; null when there is none.</summary>
    public static CheckedStatement? In(Clause part)
    {
        var walk = new Unordered();
        walk.VisitPart(part);
        return walk._found;
    }

    public static CheckedStatement? In(CheckedBody body)
    {
        var walk = new Unordered();
        walk.Visit(body);
        return walk._found;
    }

    public override void Visit(CheckedBody body)
    {
        if (!body.IsOrdered) _found ??= body.Statements[^1];
        base.Visit(body);
    }
}
