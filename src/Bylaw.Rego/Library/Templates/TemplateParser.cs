namespace Bylaw.Rego.Library.Templates;

/// <summary>Parses a template and the templates that it defines.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 200;
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery",
        "eq", "ne", "lt", "le", "gt", "ge", "call",
    };

    private readonly List<Lexeme> _tokens;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined = new(StringComparer.Ordinal);
    private readonly List<string> _variables = ["$"];
    private int _at, _depth, _ranges;

    private TemplateParser(List<Lexeme> tokens) => _tokens = tokens;

    /// <summary>The templates by name, the main one as <c>template</c>.</summary>
    public static Dictionary<string, IReadOnlyList<TemplateNode>> Parse(string source)
    {
        var parser = new TemplateParser(TemplateLexer.Read(source));
        var (main, stop) = parser.ParseList();
        if (stop != "") throw parser.Wrong($"unexpected {{{{{stop}}}}}");
        parser._defined["template"] = main;
        return parser._defined;
    }

    private Lexeme Current => _tokens[_at];

    private Lexeme Next() => _tokens[_at++];

    private void SkipSpace()
    {
        while (Current.Kind == TemplateToken.Space) _at++;
    }

    private TemplateException Wrong(string message) => new($"template: template:{Current.Line}: {message}");

    /// <summary>Nodes up to <c>end</c>, <c>else</c> or the end of the source (an empty word).</summary>
    private (List<TemplateNode> Nodes, string Stop) ParseList()
    {
        if (++_depth > MaxDepth) throw Wrong("template nests too deeply");
        var nodes = new List<TemplateNode>();
        while (true)
        {
            var token = Next();
            if (token.Kind == TemplateToken.End)
            {
                _at--;
                _depth--;
                return (nodes, "");
            }
            if (token.Kind == TemplateToken.Text)
            {
                nodes.Add(new TextNode(token.Text));
                continue;
            }
            SkipSpace();
            if (Current is { Kind: TemplateToken.Name, Text: "end" or "else" } stop)
            {
                _at++;
                _depth--;
                return (nodes, stop.Text);
            }
            if (ParseAction() is { } node) nodes.Add(node);
        }
    }

    private TemplateNode? ParseAction()
    {
        if (Current.Kind == TemplateToken.Name)
        {
            switch (Current.Text)
            {
                case "if" or "with" or "range":
                    var keyword = Next().Text;
                    return ParseBranch(keyword, keyword);
                case "define":
                    ParseDefine();
                    return null;
                case "block": return ParseBlock();
                case "template": return ParseCall();
                case "break" or "continue":
                    if (_ranges == 0) throw Wrong($"{{{{{Current.Text}}}}} outside {{{{range}}}}");
                    var leaves = Next().Text == "break";
                    Close(leaves ? "break" : "continue");
                    return new JumpNode(leaves);
            }
        }
        var pipe = ParsePipeline("command");
        return new ActionNode(pipe);
    }

    private BranchNode ParseBranch(string keyword, string context)
    {
        var visible = _variables.Count;
        var pipe = ParsePipeline(context);
        if (keyword == "range") _ranges++;
        var (body, stop) = ParseList();
        if (keyword == "range") _ranges--;
        List<TemplateNode> otherwise = [];
        if (stop == "else")
        {
            SkipSpace();
            if (keyword != "range" && Current is { Kind: TemplateToken.Name } next && next.Text == keyword)
            {
                // "else if" shares the end of its "if".
                _at++;
                otherwise = [ParseBranch(keyword, keyword)];
                stop = "end";
                _variables.RemoveRange(visible, _variables.Count - visible);
                return new BranchNode(keyword, pipe, body, otherwise);
            }
            Close("else");
            (otherwise, stop) = ParseList();
            if (stop == "else") throw Wrong("expected end; found {{else}}");
        }
        if (stop == "") throw Wrong("unexpected EOF");
        Close("end");
        _variables.RemoveRange(visible, _variables.Count - visible);
        return new BranchNode(keyword, pipe, body, otherwise);
    }

    private void ParseDefine()
    {
        _at++;
        var name = ParseName("define clause");
        Close("define clause");
        _defined[name] = ParseBody("define");
    }

    private List<TemplateNode> ParseBody(string what)
    {
        var outer = _variables.ToArray();
        _variables.RemoveRange(1, _variables.Count - 1);
        var ranges = _ranges;
        _ranges = 0;
        var (body, stop) = ParseList();
        if (stop != "end") throw Wrong(stop == "" ? "unexpected EOF" : $"unexpected {{{{else}}}} in {what} clause");
        Close(what);
        _ranges = ranges;
        _variables.Clear();
        _variables.AddRange(outer);
        return body;
    }

    private CallNode ParseBlock()
    {
        _at++;
        var name = ParseName("block clause");
        var pipe = ParsePipeline("block clause");
        _defined.TryAdd(name, ParseBody("block"));
        return new CallNode(name, pipe);
    }

    private CallNode ParseCall()
    {
        _at++;
        var name = ParseName("template clause");
        SkipSpace();
        if (Current.Kind != TemplateToken.Close) return new CallNode(name, ParsePipeline("template clause"));
        _at++;
        return new CallNode(name, null);
    }

    private string ParseName(string context)
    {
        SkipSpace();
        return Next() is { Kind: TemplateToken.Constant, Value: string name } ? name : throw Wrong($"unexpected {GoText.Quote(_tokens[_at - 1].Text)} in {context}");
    }

    private void Close(string context)
    {
        SkipSpace();
        if (Next().Kind != TemplateToken.Close) throw Wrong($"unexpected {GoText.Quote(_tokens[_at - 1].Text)} in {context}");
    }

    // [ $a [ "," $b ] ( ":=" | "=" ) ] command { "|" command } ( "}}" | ")" )
    private Pipeline ParsePipeline(string context, bool inside = false)
    {
        SkipSpace();
        var start = _at;
        var (variables, assigns) = ParseDeclarations(context);
        var commands = new List<IReadOnlyList<Operand>>();
        while (true)
        {
            commands.Add(ParseCommand(context));
            SkipSpace();
            if (Current.Is("|"))
            {
                _at++;
                continue;
            }
            if (inside ? Current.Is(")") : Current.Kind == TemplateToken.Close) break;
            throw Wrong($"unexpected {GoText.Quote(Current.Text)} in {context}");
        }
        var text = string.Concat(_tokens[start.._at].Select(token => token.Kind == TemplateToken.Field ? "." + token.Text : token.Text)).Trim();
        _at++;
        if (!assigns) _variables.AddRange(variables);
        return new Pipeline(variables, assigns, commands, text);
    }

    private (List<string> Variables, bool Assigns) ParseDeclarations(string context)
    {
        var start = _at;
        var variables = new List<string>();
        while (Current.Kind == TemplateToken.Variable)
        {
            variables.Add(Next().Text);
            SkipSpace();
            if (Current.Is(":=") || Current.Is("="))
            {
                var assigns = Next().Text == "=";
                if (assigns)
                    foreach (var variable in variables) CheckDeclared(variable);
                return (variables, assigns);
            }
            if (!Current.Is(",") || context != "range" || variables.Count == 2) break;
            _at++;
            SkipSpace();
        }
        _at = start;
        return ([], false);
    }

    private void CheckDeclared(string variable)
    {
        if (!_variables.Contains(variable)) throw Wrong($"undefined variable {GoText.Quote(variable)}");
    }

    private List<Operand> ParseCommand(string context)
    {
        var operands = new List<Operand>();
        while (true)
        {
            SkipSpace();
            if (ParseOperand() is not { } operand) break;
            operands.Add(operand);
            if (Current.Kind is not (TemplateToken.Space or TemplateToken.Close) && !Current.Is("|") && !Current.Is(")"))
                throw Wrong($"unexpected {GoText.Quote(Current.Text)} in operand");
        }
        return operands.Count > 0 ? operands : throw Wrong($"missing value for {context}");
    }

    private Operand? ParseOperand()
    {
        var token = Current;
        Operand? operand = token.Kind switch
        {
            TemplateToken.Constant => new ConstantOperand(token.Value),
            TemplateToken.Dot or TemplateToken.Field => new DotOperand(),
            TemplateToken.Variable => new VariableOperand(token.Text),
            TemplateToken.Name => token.Text switch
            {
                "true" => new ConstantOperand(true),
                "false" => new ConstantOperand(false),
                "nil" => new ConstantOperand(null),
                _ when Functions.Contains(token.Text) => new FunctionOperand(token.Text),
                _ => throw Wrong($"function {GoText.Quote(token.Text)} not defined"),
            },
            _ => null,
        };
        if (token.Kind == TemplateToken.Variable) CheckDeclared(token.Text);
        if (token.Is("("))
        {
            if (++_depth > MaxDepth) throw Wrong("template nests too deeply");
            _at++;
            operand = new ParenthesisOperand(ParsePipeline("parenthesized pipeline", inside: true));
            _depth--;
        }
        else if (operand is null) return null;
        else if (token.Kind != TemplateToken.Field) _at++;
        var fields = new List<string>();
        while (Current.Kind == TemplateToken.Field) fields.Add(Next().Text);
        return operand with { Fields = fields };
    }
}
