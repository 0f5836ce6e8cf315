using System.Globalization;
using System.Text;

namespace Bylaw.Tests.Formatting;

/// <summary>
/// Random modules from the grammar of Rego, the same for the same seed: every form of rule, statement and term, laid out at random, with
/// comments wherever a line may end.
/// </summary>
internal sealed class RegoGenerator
{
    private static readonly string[] Names = ["a", "b", "foo", "x", "y", "xs", "bar_2", "input", "data"];
    private static readonly string[] Locals = ["a", "b", "foo", "x", "y", "xs", "bar_2"];
    private static readonly string[] Functions = ["f", "count", "sprintf", "data.lib.f", "g.h", "object.get"];
    private static readonly string[] Operators = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&", "|"];
    private static readonly string[] Parts = [".a", ".b_c", "[\"a\"]", "[\"a b\"]", "[\"if\"]", ".not", "[_]", "[x]", "[0]"];
    private static readonly string[] Texts = ["\"\"", "\"a\"", "\"a\\nb\"", "\"\\u0000é\"", "\"} ) ]\"", "`raw \\ {`", "`two\nlines`", "\"# none\"", "\"😀\""];
    private static readonly string[] Numbers = ["0", "1", "-1", "1.0", "1e3", "10.50", "12345678901234567890"];

    private readonly Random _random;
    private readonly StringBuilder _output = new();
    private readonly bool _hasComments;
    private readonly bool _isV1;
    private bool _hasKeywords;
    private bool _hasNot;
    private bool _hasLogic;
    private int _comments;

    private RegoGenerator(int seed, bool isV1)
    {
        _random = new Random(seed);
        _isV1 = isV1;
        _hasComments = _random.Next(3) > 0;
    }

    /// <summary>A module; its comments are <c>#c1</c>, <c>#c2</c> and so on.</summary>
    public static (string Text, int Comments) Module(int seed, bool isV1)
    {
        var generator = new RegoGenerator(seed, isV1);
        generator.Module();
        return (generator._output.ToString(), generator._comments);
    }

    private bool Chance(int of) => _random.Next(of) == 0;

    private string Pick(string[] texts) => texts[_random.Next(texts.Length)];

    private void Write(string text) => _output.Append(text);

    // Layout ----------------------------------------------------------------------------------------------------------------------

    private void Comment() => _output.Append(CultureInfo.InvariantCulture, $"#c{++_comments}");

    private void Space() => Write(Chance(8) ? "  " : " ");

    private void Gap() => Write(Chance(4) ? " " : "");

    /// <summary>The end of a line, perhaps with a comment, and perhaps lines of comments or nothing.</summary>
    private void NewLine()
    {
        if (_hasComments && Chance(5))
        {
            Gap();
            Comment();
        }
        Write("\n");
        for (; Chance(5); Write("\n"))
        {
            if (!_hasComments || !Chance(2)) continue;
            if (Chance(2)) Write("\t");
            Comment();
        }
        if (Chance(2)) Write("\t");
    }

    /// <summary>A place inside of brackets where a line may end.</summary>
    private void Break(int of = 6)
    {
        if (Chance(of)) NewLine();
        else Gap();
    }

    // Module ----------------------------------------------------------------------------------------------------------------------

    private void Module()
    {
        if (_hasComments && Chance(2)) NewLine();
        Write(Chance(3) ? "package a.b[\"c d\"].if" : "package a");
        NewLine();
        Imports();
        for (var rules = _random.Next(1, 7); rules > 0; rules--)
        {
            Rule();
            NewLine();
        }
    }

    private void Imports()
    {
        _hasKeywords = _isV1;
        if (!_isV1 && Chance(2))
        {
            _hasKeywords = true;
            Line(Chance(2) ? "import rego.v1" : "import future.keywords");
        }
        else if (_isV1 && Chance(5)) Line(Chance(2) ? "import rego.v1" : "import future.keywords.in");
        if (_isV1 && !_output.ToString().Contains("import", StringComparison.Ordinal) && Chance(5)) Logic("import rego.v2");
        else if (_hasKeywords && Chance(4)) Logic("import future.keywords.and", "import future.keywords.or", "import future.keywords.not");
        var others = new List<string> { "import data.z.y", "import data.b as c", "import input.x", "import data.a[\"b c\"].d", "import data.a.not as e" };
        while (others.Count > 0 && Chance(2))
        {
            // Two imports of one name could not be upgraded to v1.
            var next = _random.Next(others.Count);
            Line(others[next]);
            others.RemoveAt(next);
        }
    }

    /// <summary>Imports <c>and</c>, <c>or</c> and <c>not</c> of bodies, all of them or only the last.</summary>
    private void Logic(params string[] imports)
    {
        if (_output.ToString().Contains("rego.v1", StringComparison.Ordinal)) return;
        _hasNot = true;
        _hasLogic = imports.Length == 1 || Chance(2);
        foreach (var import in _hasLogic ? imports : imports[^1..]) Line(import);
    }

    private void Line(string text)
    {
        Write(text);
        NewLine();
    }

    // Rules -----------------------------------------------------------------------------------------------------------------------

    private void Rule()
    {
        switch (_random.Next(10))
        {
            case 0: Default(); break;
            case 1 or 2: Constant(); break;
            case 3: Function(); break;
            case 4: Member(); break;
            case 5: Reference(); break;
            default:
                Write(Pick(Locals));
                if (Chance(2)) Value();
                Body();
                Else();
                break;
        }
    }

    private string Assign() => _isV1 || Chance(2) ? " := " : " = ";

    private void Value()
    {
        Write(Assign());
        Term(2);
    }

    private void Default()
    {
        Write("default " + Pick(Locals) + Assign());
        Write(Pick(["false", "true", "[]", "{\"a\": [1, 2]}", "set()", "\"x\""]));
    }

    private void Constant()
    {
        Write(Pick(["p", "q.r", "q[\"s t\"]", "p.q.r", "p[1]"]));
        Value();
    }

    private void Function()
    {
        Write(Pick(["f", "g", "lib.h"]));
        Write("(");
        Sequence(() => Term(1), atLeast: 1);
        Write(")");
        var hasValue = Chance(2);
        if (hasValue) Value();
        if (hasValue && Chance(3)) return;
        Body();
        if (Chance(3)) Else();
    }

    private void Member()
    {
        if (_hasKeywords)
        {
            Write(Pick(["p", "p.q", "r.s.t"]) + " contains ");
            Term(2);
            if (Chance(3)) return;
        }
        else Write(Pick(["p[x]", "p[\"y\"]", "p.z"]));
        Body();
        while (!_hasKeywords && Chance(4))
        {
            Write(" ");
            Braces();
        }
    }

    private void Reference()
    {
        Write(Pick(["p[x]", "p.q", "a.b.c", "a[x].b[y]", "p[input.x]", "a.b[1]"]));
        if (Chance(2) || !_hasKeywords) Value();
        Body();
    }

    private void Body()
    {
        if (_hasKeywords)
        {
            Write(" if ");
            if (Chance(2))
            {
                Statement(2);
                return;
            }
        }
        else Write(" ");
        Braces();
    }

    private void Else()
    {
        while (Chance(3))
        {
            if (Chance(3)) NewLine();
            Write(" else");
            var hasValue = Chance(2);
            if (hasValue)
            {
                Write(Assign());
                Term(1);
                if (Chance(4)) return;
            }
            Body();
        }
    }

    private void Braces(int depth = 2)
    {
        Write("{");
        Statements(depth);
        Write("}");
    }

    private void Statements(int depth)
    {
        Break(2);
        for (var left = _random.Next(1, 4); left > 0; left--)
        {
            Statement(depth);
            if (left == 1) break;
            if (Chance(3)) Write("; ");
            else NewLine();
        }
        Break(2);
    }

    // Statements ------------------------------------------------------------------------------------------------------------------

    private void Statement(int depth)
    {
        switch (_random.Next(_hasKeywords ? 12 : 9))
        {
            case 0:
                Write("some " + Pick(["x", "x, y", "x,\n\ty"]));
                return;
            case 1:
                Write("not ");
                if (_hasNot && Chance(2)) Braces();
                else Expression(depth);
                break;
            case 2 or 3:
                Write(Pick(["x", "[x, y]", "y"]) + " := ");
                Term(depth);
                break;
            case 4:
                Term(depth);
                Write(" = ");
                Term(depth);
                break;
            case 9:
                Write("some " + Pick(["x in ", "x, y in ", "[a, b] in ", "{\"k\": x} in "]));
                Term(depth);
                break;
            case 10:
                Write("every " + Pick(["x", "x, y"]) + " in ");
                Term(depth);
                Write(" {");
                Statements(depth - 1);
                Write("}");
                break;
            default:
                if (_hasLogic && Chance(2)) Logical(depth);
                else Expression(depth);
                break;
        }
        Modifiers(depth);
    }

    private void Modifiers(int depth)
    {
        while (Chance(8))
        {
            if (Chance(2)) NewLine();
            Write(" with " + Pick(["input", "input.x", "data.a.b", "count"]) + " as ");
            Term(depth - 1);
        }
    }

    private void Logical(int depth)
    {
        LogicalOperand(depth);
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            if (Chance(8)) NewLine();
            else Space();
            Write(Chance(2) ? "and" : "or");
            if (Chance(6)) NewLine();
            else Space();
            LogicalOperand(depth);
        }
    }

    private void LogicalOperand(int depth)
    {
        if (Chance(5)) Write("not ");
        switch (_random.Next(depth > 0 ? 7 : 4))
        {
            case 4: Braces(depth - 1); break;
            case 5:
                Write("(");
                Logical(depth - 1);
                Modifiers(depth - 1);
                Write(")");
                break;
            case 6:
                Term(depth - 1);
                Write(" = ");
                Term(depth - 1);
                break;
            default: Expression(depth - 1); break;
        }
    }

    private void Expression(int depth)
    {
        if (_hasKeywords && Chance(8))
        {
            Operand(depth);
            Write(Chance(3) ? ", 1 in " : " in ");
            Operand(depth);
        }
        else if (Chance(3)) Infix(depth);
        else Term(depth);
    }

    // Terms -----------------------------------------------------------------------------------------------------------------------

    private void Infix(int depth)
    {
        Operand(depth);
        for (var times = Chance(3) ? 2 : 1; times > 0; times--)
        {
            Space();
            Write(Pick(Operators));
            if (Chance(12)) NewLine();
            else Space();
            Operand(depth);
        }
    }

    private void Operand(int depth)
    {
        if (depth > 0 && Chance(5))
        {
            Write("(");
            Expression(depth - 1);
            Write(")");
        }
        else Simple(depth);
    }

    private void Term(int depth)
    {
        if (depth > 0 && Chance(6)) Infix(depth - 1);
        else Simple(depth);
    }

    private void Simple(int depth)
    {
        switch (_random.Next(depth <= 0 ? 5 : 14))
        {
            case 0: Write(Pick(Texts)); break;
            case 1: Write(Pick(Numbers)); break;
            case 2: Write(Pick(["true", "false", "null", "_", "[]", "{}", "set()"])); break;
            case 3: Write(Pick(Locals)); break;
            case 4 or 5: Ref(depth); break;
            case 6 or 7:
                Write(Pick(Functions) + "(");
                Sequence(() => Term(depth - 1));
                Write(")");
                if (Chance(6)) Write(Pick(Parts));
                break;
            case 8:
                Write("[");
                Sequence(() => Term(depth - 1));
                Write("]");
                if (Chance(8)) Write(Pick(Parts));
                break;
            case 9:
                Write("{");
                Sequence(() => Simple(depth - 1), atLeast: 1);
                Write("}");
                break;
            case 10 or 11:
                Write("{");
                var entries = 0;
                Sequence(() => Entry(depth, ++entries));
                Write("}");
                break;
            case 12: Comprehension(depth); break;
            default: Template(depth); break;
        }
    }

    private void Entry(int depth, int number)
    {
        // Of equal keys only one entry is left.
        Write(number == 1 && Chance(2) ? Pick(Texts) : Pick(Locals) + number.ToString(CultureInfo.InvariantCulture));
        Write(":");
        if (Chance(12)) NewLine();
        else Gap();
        Term(depth - 1);
    }

    private void Ref(int depth)
    {
        Write(Pick(Names));
        for (var parts = _random.Next(1, 4); parts > 0; parts--)
        {
            if (depth > 0 && Chance(8))
            {
                Write("[");
                Term(depth - 1);
                Write("]");
            }
            else Write(Pick(Parts));
        }
    }

    private void Comprehension(int depth)
    {
        var kind = _random.Next(3);
        Write(kind == 0 ? "[" : "{");
        Break();
        if (kind == 2)
        {
            Write(Pick(Locals) + ":");
            if (Chance(12)) NewLine();
            else Gap();
        }
        Simple(0);
        Space();
        Write("|");
        Space();
        Statements(depth - 1);
        Write(kind == 0 ? "]" : "}");
    }

    private void Template(int depth)
    {
        var quote = Chance(3) ? "`" : "\"";
        Write("$" + quote + Pick(["", "a ", "\\{ "]));
        for (var parts = _random.Next(3); parts > 0; parts--)
        {
            Write("{");
            if (Chance(2)) Write(Pick(Locals));
            else Ref(depth - 1);
            Write("}" + Pick(["", " b", "é"]));
        }
        Write(quote);
    }

    private void Sequence(Action item, int atLeast = 0)
    {
        Break();
        var items = _random.Next(atLeast, 4);
        for (var i = 0; i < items; i++)
        {
            item();
            if (i < items - 1)
            {
                Write(",");
                Break(4);
            }
            else if (Chance(6)) Write(",");
        }
        Break();
    }
}
