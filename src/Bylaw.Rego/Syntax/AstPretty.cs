using System.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>OPA's syntax tree as indented lines, one for each node.</summary>
internal sealed class AstPretty
{
    private readonly StringBuilder _output = new();

    public static string Of(AstNode.Map module)
    {
        var pretty = new AstPretty();
        pretty.Module(module);
        return pretty._output.ToString();
    }

    private void Line(int depth, string text) => _output.Append(' ', depth).Append(text).Append('\n');

    private void Module(AstNode.Map module)
    {
        Line(0, "module");
        Line(1, "package");
        Ref(2, (AstNode.Map)module["package"]!, "path");
        foreach (var import in Maps(module["imports"]))
        {
            Line(1, "import");
            Term(2, (AstNode.Map)import["path"]!);
            Line(2, import["alias"] is AstNode.Text alias ? alias.Content : "");
        }
        foreach (var rule in Maps(module["rules"])) Rule(1, rule);
        foreach (var _ in Maps(module["annotations"])) Line(1, "annotations");
        foreach (var _ in Maps(module["comments"])) Line(1, "comment");
    }

    private void Rule(int depth, AstNode.Map rule)
    {
        Line(depth, "rule");
        var head = (AstNode.Map)rule["head"]!;
        Line(depth + 1, "head");
        Ref(depth + 2, head, "ref");
        if (head["args"] is not null)
        {
            Line(depth + 2, "args");
            Terms(depth + 3, head["args"]);
        }
        if (head["value"] is AstNode.Map value) Term(depth + 2, value);
        Body(depth + 1, rule["body"]);
        if (rule["else"] is AstNode.Map otherwise) Rule(depth + 1, otherwise);
    }

    private void Ref(int depth, AstNode.Map owner, string field)
    {
        Line(depth, "ref");
        Terms(depth + 1, owner[field]);
    }

    private void Body(int depth, AstNode? body)
    {
        Line(depth, "body");
        foreach (var expression in Maps(body)) Expression(depth + 1, expression);
    }

    private void Expression(int depth, AstNode.Map expression)
    {
        var negated = expression["negated"] is null ? "" : "negated ";
        Line(depth, $"expr {negated}index={((AstNode.Constant)expression["index"]!).Written}");
        if (expression["terms"] is AstNode.List) Terms(depth + 1, expression["terms"]);
        else Content(depth + 1, (AstNode.Map)expression["terms"]!);
        foreach (var modifier in Maps(expression["with"]))
        {
            Line(depth + 1, "with");
            Term(depth + 2, (AstNode.Map)modifier["target"]!);
            Term(depth + 2, (AstNode.Map)modifier["value"]!);
        }
    }

    private void Content(int depth, AstNode.Map content)
    {
        if (content["symbols"] is { } symbols)
        {
            Line(depth, "somedecl");
            Terms(depth + 1, symbols);
        }
        else if (content["domain"] is AstNode.Map domain)
        {
            Line(depth, "every");
            if (content["key"] is AstNode.Map key) Term(depth + 1, key);
            Term(depth + 1, (AstNode.Map)content["value"]!);
            Term(depth + 1, domain);
            Body(depth + 1, content["body"]);
        }
        else if (content["lhs"] is { } left)
        {
            Line(depth, ((AstNode.Text)content["type"]!).Content == "or" ? "logicalor" : "logicaland");
            Body(depth + 1, left);
            Body(depth + 1, content["rhs"]);
        }
        else if (content["explicit_body"] is not null)
        {
            Line(depth, "not");
            Body(depth + 1, content["body"]);
        }
        else Term(depth, content);
    }

    private void Terms(int depth, AstNode? terms)
    {
        foreach (var term in Maps(terms)) Term(depth, term);
    }

    private void Term(int depth, AstNode.Map term)
    {
        var type = ((AstNode.Text)term["type"]!).Content;
        var value = term["value"]!;
        switch (type)
        {
            case "null": Line(depth, "null"); break;
            case "boolean" or "number": Line(depth, ((AstNode.Constant)value).Written); break;
            case "string": Line(depth, ((AstNode.Text)value).ToJson()); break;
            case "var": Line(depth, ((AstNode.Text)value).Content); break;
            case "object":
                Line(depth, type);
                foreach (var entry in ((AstNode.List)value).Items) Terms(depth + 1, entry);
                break;
            case "arraycomprehension" or "setcomprehension" or "objectcomprehension": Comprehension(depth, type, (AstNode.Map)value); break;
            case "templatestring":
                Line(depth, type);
                foreach (var part in Maps(((AstNode.Map)value)["parts"]))
                    if (part["index"] is null) Term(depth + 1, part);
                    else Expression(depth + 1, part);
                break;
            default:
                Line(depth, type);
                Terms(depth + 1, value);
                break;
        }
    }

    private void Comprehension(int depth, string type, AstNode.Map value)
    {
        Line(depth, type);
        foreach (var field in new[] { "key", "term", "value" })
            if (value[field] is AstNode.Map term) Term(depth + 1, term);
        Body(depth + 1, value["body"]);
    }

    private static IEnumerable<AstNode.Map> Maps(AstNode? list) => list is AstNode.List { Items: var items } ? items.Cast<AstNode.Map>() : [];
}
