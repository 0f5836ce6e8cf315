using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Collects the names that stand in a body itself, not in its closures (comprehensions, <c>every</c>, negated
/// bodies), and the names that its statements declare.
/// </summary>
internal sealed class NameCollector
{
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Span> Declared { get; } = new(StringComparer.Ordinal);

    public void Visit(IEnumerable<StatementSyntax> body)
    {
        foreach (var statement in body) Visit(statement);
    }

    private void Visit(StatementSyntax statement)
    {
        foreach (var modifier in statement.With) Visit(modifier);
        switch (statement)
        {
            case TermStatement { Term: var term }: Visit(term); break;
            case UnifyStatement { Declares: true } unify:
                Declare(unify.Left);
                Visit(unify.Right);
                break;
            case UnifyStatement unify:
                Visit(unify.Left);
                Visit(unify.Right);
                break;
            case SomeStatement some:
                foreach (var name in some.Names) Declared.TryAdd(name.Name, name.Span);
                break;
            case SomeInStatement some:
                if (some.Key is not null) Declare(some.Key);
                Declare(some.Value);
                Visit(some.Domain);
                break;
            case EveryStatement every: Visit(every.Domain); break;
            case NotStatement { IsBody: false } not: Visit(not.Body); break;
        }
    }

    // The name of a builtin that stands in for another function is no variable.
    private void Visit(WithSyntax modifier)
    {
        if (Resolver.DottedName(modifier.Value) is not { } name || Library.Builtins.Find(name) is null) Visit(modifier.Value);
    }

    public void Visit(TermSyntax term)
    {
        switch (term)
        {
            case NameSyntax { Name: not "_" } name: Used.Add(name.Name); break;
            case RefSyntax reference:
                Visit(reference.Head);
                foreach (var operand in reference.Operands) Visit(operand);
                break;
            case CallSyntax call:
                foreach (var argument in call.Arguments) Visit(argument);
                break;
            case TemplateWithSyntax part:
                Visit(part.Term);
                foreach (var modifier in part.With) Visit(modifier);
                break;
            case ArraySyntax array:
                foreach (var item in array.Items) Visit(item);
                break;
            case SetSyntax set:
                foreach (var item in set.Items) Visit(item);
                break;
            case ObjectSyntax map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key);
                    Visit(value);
                }
                break;
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
