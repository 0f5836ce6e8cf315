using System.Collections.Immutable;

namespace Bylaw.Rego.Syntax;

/// <summary>Questions about a term as written.</summary>
internal static class TermKinds
{
    /// <summary>What OPA calls the kind of a term in its messages.</summary>
    public static string Of(TermSyntax term) => term switch
    {
        ScalarSyntax { Value: var value } => value.Kind.ToString().ToLowerInvariant(),
        NameSyntax { Name: "input" or "data" } or RefSyntax => "ref",
        NameSyntax => "var",
        CallSyntax => "call",
        ArraySyntax => "array",
        SetSyntax => "set",
        ObjectSyntax => "object",
        ComprehensionSyntax { Kind: ComprehensionKind.Array } => "arraycomprehension",
        ComprehensionSyntax { Kind: ComprehensionKind.Set } => "setcomprehension",
        ComprehensionSyntax => "objectcomprehension",
        _ => "templatestring",
    };

    /// <summary>Whether a term holds no variable.</summary>
    public static bool IsGround(TermSyntax term) => term switch
    {
        ScalarSyntax => true,
        NameSyntax name => name.Name is "input" or "data",
        RefSyntax reference => reference.Operands.All(IsGround),
        CallSyntax call => call.Arguments.All(IsGround),
        ArraySyntax array => array.Items.All(IsGround),
        SetSyntax set => set.Items.All(IsGround),
        ObjectSyntax map => map.Entries.All(entry => IsGround(entry.Key) && IsGround(entry.Value)),
        _ => false,
    };
}

/// <summary>Terms that the value of a default rule may not hold.</summary>
internal static class DefaultTerms
{
    /// <summary>The first reference, variable or call in a term, outside of comprehensions, with what OPA calls it; null for none.</summary>
    public static (TermSyntax Term, string Kind)? Unknown(TermSyntax term) => term switch
    {
        NameSyntax or RefSyntax or CallSyntax => (term, TermKinds.Of(term)),
        ArraySyntax array => First(array.Items),
        SetSyntax set => First(set.Items),
        ObjectSyntax map => First([.. map.Entries.SelectMany(entry => (TermSyntax[])[entry.Key, entry.Value])]),
        TemplateSyntax template => First(template.Parts),
        TemplateWithSyntax part => (part, TermKinds.Of(part.Term)),
        _ => null,
    };

    private static (TermSyntax, string)? First(ImmutableArray<TermSyntax> terms)
    {
        foreach (var term in terms)
            if (Unknown(term) is { } found) return found;
        return null;
    }
}
