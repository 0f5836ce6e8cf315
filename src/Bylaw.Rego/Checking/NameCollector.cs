using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Collects the names that stand in a body itself, not in its closures (comprehensions, <c>every</c>, negated
/// bodies, operands of <c>and</c> and <c>or</c>), and the names that its statements declare.
/// </summary>
internal sealed class NameCollector : SyntaxWalker
{
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Span> Declared { get; } = new(StringComparer.Ordinal);

    public override void Visit(StatementSyntax statement)
    {
        switch (statement)
        {
            case UnifyStatement { Declares: true } unify:
                foreach (var modifier in statement.With) Visit(modifier);
                Declare(unify.Left);
                Visit(unify.Right);
                break;
            case SomeStatement some:
                foreach (var name in some.Names) Declared.TryAdd(name.Name, name.Span);
                break;
            case SomeInStatement some:
                foreach (var modifier in statement.With) Visit(modifier);
                if (some.Key is not null) Declare(some.Key);
                Declare(some.Value);
                Visit(some.Domain);
                break;
            case EveryStatement every:
                foreach (var modifier in statement.With) Visit(modifier);
                Visit(every.Domain);
                break;
            case NotStatement { IsBody: true } or LogicalStatement:
                foreach (var modifier in statement.With) Visit(modifier);
                break;
            default: base.Visit(statement); break;
        }
    }

    // The name of a builtin that stands in for another function is no variable.
    protected override void Visit(WithSyntax modifier)
    {
        if (Resolver.DottedName(modifier.Value) is not { } name || Library.Builtins.Find(name) is null) base.Visit(modifier);
    }

    public override void Visit(TermSyntax term)
    {
        switch (term)
        {
            case NameSyntax { Name: not "_" } name: Used.Add(name.Name); break;
            case ComprehensionSyntax or TemplateSyntax: break;
            default: base.Visit(term); break;
        }
    }

    /// <summary>Names that a pattern to the left of <c>:=</c> or <c>in</c> declares.</summary>
    private void Declare(TermSyntax pattern)
    {
        switch (pattern)
        {
            case NameSyntax { Name: not "_" } name: Declared.TryAdd(name.Name, name.Span); break;
            case ArraySyntax array:
                foreach (var item in array.Items) Declare(item);
                break;
            case ObjectSyntax map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key);
                    Declare(value);
                }
                break;
            case NameSyntax: break;
            default: Visit(pattern); break;
        }
    }
}
