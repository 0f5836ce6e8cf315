using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego;

/// <summary>The documents that a query needs.</summary>
/// <param name="Base">Paths of base documents, as far as they are constant; the head is <c>input</c> or <c>data</c>. Of a path and one below it only the shorter one is named.</param>
/// <param name="Virtual">Paths of the rules that are asked.</param>
public sealed record RegoDependencies(ImmutableArray<ArrayValue> Base, ImmutableArray<ArrayValue> Virtual)
{
    /// <summary>Finds the dependencies of a query over a program; null when the query cannot be compiled.</summary>
    public static RegoDependencies? Of(RegoProgram program, string query, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var prepared = program.Check(new SourceText(RegoProgram.QueryName, query), found, capture: false, package: null, imports: null);
        diagnostics = [.. found];
        if (prepared is null) return null;
        var use = new DocumentUse(program.Tree.Root);
        use.Visit(prepared.Body);
        return new RegoDependencies(Shortest(use.Base), [.. use.Virtual.Order()]);
    }

    private static ImmutableArray<ArrayValue> Shortest(IEnumerable<ArrayValue> paths)
    {
        var kept = ImmutableArray.CreateBuilder<ArrayValue>();
        foreach (var path in paths.OrderBy(path => path.Count).ThenBy(path => path))
            if (!kept.Any(shorter => path.Items[..shorter.Count].SequenceEqual(shorter.Items))) kept.Add(path);
        kept.Sort();
        return kept.ToImmutable();
    }

    /// <summary>A path as Rego writes it: <c>data.a["b c"]</c>.</summary>
    public static string TextOf(ArrayValue path) => ReferenceText.Of(path);
}
