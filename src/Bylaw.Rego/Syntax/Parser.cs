using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>
/// Reads a module or a query. Bad text gives diagnostics: after an error the parser goes on at the next line that
/// begins a rule, so that one run reports several.
/// </summary>
internal sealed partial class Parser
{
    private const int MaxDepth = 400;
    private const int MaxErrors = 20;

    /// <summary>Most statements in one body: finding an order for them takes time out of proportion.</summary>
    private const int MaxStatements = 10_000;

    /// <summary>Most <c>with</c> modifiers of one statement.</summary>
    private const int MaxModifiers = 100;

    /// <summary>Readings of a text that are tried twice: nested ones would cost exponential time.</summary>
    private const int MaxAttempts = 200;

    private readonly SourceText _source;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Lexer _lexer;
    private readonly Keywords _keywords;
    private RegoVersion _version;
    private Token _token;
    private int _lastEnd;
    private int _depth;

    /// <summary>Height of the term read last, in operators: <c>1 + 1 + 1</c> nests to the left, where no depth is counted.</summary>
    private int _height;
    private int _attempts;

    /// <summary>How many <c>_</c> were read.</summary>
    private int _wildcards;
    private readonly ImmutableArray<ImportSyntax>.Builder _keywordImports = ImmutableArray.CreateBuilder<ImportSyntax>();
    private ImmutableHashSet<string> _usedKeywords = [];
    private bool _importsV1;
    private bool _importsFuture;

    /// <summary>What a later version of the language asks of rules: told when the module can be read otherwise.</summary>
    private readonly List<Diagnostic> _ruleProblems = [];

    private Parser(SourceText source, RegoVersion version, List<Diagnostic> diagnostics)
    {
        _source = source;
        _version = version;
        _diagnostics = diagnostics;
        _lexer = new Lexer(source, diagnostics);
        _keywords = new Keywords(version);
        _token = _lexer.Next();
    }

    /// <summary>Parses a module; null when it has no package or holds errors, which are then in <paramref name="diagnostics"/>.</summary>
    public static ModuleSyntax? ParseModule(SourceText source, RegoVersion version, List<Diagnostic> diagnostics)
    {
        var before = diagnostics.Count;
        var parser = new Parser(source, version, diagnostics);
        var module = parser.Module();
        if (diagnostics.Count == before) diagnostics.AddRange(parser._ruleProblems);
        return diagnostics.Count > before ? null : module;
    }

    /// <summary>Parses a query, a body without braces; null when it holds errors.</summary>
    public static ImmutableArray<StatementSyntax>? ParseQuery(SourceText source, RegoVersion version, List<Diagnostic> diagnostics)
    {
        var before = diagnostics.Count;
        var parser = new Parser(source, version, diagnostics);
        parser._keywords.Enable(RegoVersion.V1);
        try
        {
            var body = parser.Statements(TokenKind.End);
            if (diagnostics.Count == before) return body;
        }
        catch (ParseAbandoned)
        {
            // The diagnostic is in the list.
        }
        return null;
    }

    // module = package { import } { rule } .
    private ModuleSyntax? Module()
    {
        PackageSyntax? package = null;
        var imports = ImmutableArray.CreateBuilder<ImportSyntax>();
        var rules = ImmutableArray.CreateBuilder<RuleSyntax>();
        var starts = new List<int>();
        while (_token.Kind != TokenKind.End && _diagnostics.Count < MaxErrors)
        {
            // A rule that was left in its middle left its counts, too.
            _depth = _height = 0;
            try
            {
                if (_token.Kind == TokenKind.Semicolon) Advance();
                else if (AtKeyword("package"))
                {
                    starts.Add(_token.Span.Start);
                    var read = Package();
                    if (package is not null) Fail(RegoDiagnostics.SecondPackage(_source.At(read.Span)));
                    package ??= read;
                }
                else if (package is null) throw Fail(RegoDiagnostics.PackageExpected(_source.At(_token.Span)));
                else if (AtKeyword("import"))
                {
                    starts.Add(_token.Span.Start);
                    if (Import() is { } import) imports.Add(import);
                }
                else
                {
                    starts.Add(_token.Span.Start);
                    Rule(rules);
                }
            }
            catch (ParseAbandoned)
            {
                if (package is null) return null;
                Recover();
            }
        }
        if (package is null)
        {
            if (_diagnostics.Count == 0) _diagnostics.Add(RegoDiagnostics.EmptyModule(_source.At(new Span(0, 0))));
            return null;
        }
        var annotations = AnnotationBlocks.Find(_source, _lexer.Comments, starts);
        return new ModuleSyntax(_source, _version, package, imports.ToImmutable(), AnnotationBlocks.Attach(rules, annotations), annotations)
        {
            NegatesBodies = _keywords.NegatesBodies,
            UsedKeywords = _usedKeywords,
            KeywordImports = _keywordImports.ToImmutable(),
            Comments = [.. _lexer.Comments],
        };
    }

    private void Recover()
    {
        // A rule begins at the start of a line with a name; everything up to there belongs to the broken one.
        for (var first = true; _token.Kind != TokenKind.End; first = false)
        {
            if (!first && _token is { AfterNewline: true, Kind: TokenKind.Identifier } && _source.PositionOf(_token.Span.Start).Column == 1) return;
            Advance();
        }
    }

    // package = "package" name { "." name | "[" string "]" } .
    private PackageSyntax Package()
    {
        var start = _token.Span.Start;
        Advance();
        if (!At(TokenKind.Identifier) || _keywords.IsKeyword(_token.Text) && !NextIsAdjacentDot()) throw Unexpected("a path", "");
        var path = Path(out var spans);
        var skipped = path[0] == "data" && path.Length > 1 ? 1 : 0;
        return new PackageSyntax(path[skipped..], SpanFrom(start)) { PathSpans = spans[skipped..] };
    }

    // import = "import" path [ "as" name ] .
    private ImportSyntax? Import()
    {
        var start = _token.Span.Start;
        Advance();
        if (!At(TokenKind.Identifier)) throw Fail(RegoDiagnostics.ImportPathExpected(_source.At(_token.Span)));
        var pathStart = _token.Span.Start;
        var path = Path(out var spans);
        var at = _source.At(SpanFrom(pathStart));
        if (path[0] is not ("data" or "input" or "future" or "rego")) throw Fail(RegoDiagnostics.BadImport(path[0], at));
        string? alias = null;
        if (AtKeyword("as"))
        {
            Advance();
            alias = _token.Text;
            Take(TokenKind.Identifier, "a name", "expected var");
        }
        var import = new ImportSyntax(path, alias, SpanFrom(start)) { PathSpans = spans };
        if (path[0] is "data" or "input") return import;
        if (path[0] == "rego") ImportVersion(path, alias, at);
        else ImportKeywords(path, alias, at);
        _keywordImports.Add(import);
        return null;
    }

    private void ImportVersion(ImmutableArray<string> path, string? alias, Location at)
    {
        if (path is not ["rego", "v1" or "v2"]) throw Fail(RegoDiagnostics.BadVersionImport(string.Join('.', path), at));
        var version = path[1] == "v1" ? RegoVersion.V1 : RegoVersion.V2;
        // In v1 the import of v1 says nothing new.
        if (version <= _version && !_importsV1) return;
        if (alias is not null) throw Fail(RegoDiagnostics.ImportAlias("rego", at));
        if (_version == RegoVersion.V0 && _importsFuture || _importsV1) throw Fail(RegoDiagnostics.ImpliedImport(path[1], _importsV1 ? $"rego.{path[1]}" : "future.keywords", at));
        _importsV1 = _version == RegoVersion.V0;
        _keywords.Enable(version);
        _version = version;
    }

    private void ImportKeywords(ImmutableArray<string> path, string? alias, Location at)
    {
        if (path is not ["future", "keywords", ..] || path.Length > 3) throw Fail(RegoDiagnostics.BadKeywordImport(at));
        if (alias is not null) throw Fail(RegoDiagnostics.ImportAlias("future", at));
        var word = path.Length > 2 ? path[2] : null;
        if (word is null || Keywords.IsOfV1(word))
        {
            if (_importsV1) throw Fail(RegoDiagnostics.ImpliedImport(_version == RegoVersion.V2 ? "v2" : "v1", "future.keywords", at));
            _importsFuture = true;
        }
        if (word is null) _keywords.EnableAll();
        else if (!_keywords.Enable(word)) _diagnostics.Add(RegoDiagnostics.UnknownKeyword(word, at));
    }

    private ImmutableArray<string> Path(out ImmutableArray<Span> spans)
    {
        var path = ImmutableArray.CreateBuilder<string>();
        var parts = ImmutableArray.CreateBuilder<Span>();
        Add();
        Take(TokenKind.Identifier, "a path", "");
        while (true)
        {
            if (_token is { Kind: TokenKind.Dot, IsAdjacent: true })
            {
                Advance();
                Add();
                Take(TokenKind.Identifier, "a name", "expected identifier");
                CheckLength(path.Count);
            }
            else if (_token is { Kind: TokenKind.LeftBracket, IsAdjacent: true })
            {
                Advance();
                if (!At(TokenKind.String) && !At(TokenKind.RawString)) throw Fail(RegoDiagnostics.PathString(_source.Slice(_token.Span).ToString(), KindOf(_token), _source.At(_token.Span)));
                Add();
                Advance();
                Take(TokenKind.RightBracket, "`]`", "expected [");
                CheckLength(path.Count);
            }
            else break;
        }
        spans = parts.ToImmutable();
        return path.ToImmutable();

        void Add()
        {
            path.Add(_token.Text);
            parts.Add(_token.Span);
        }
    }

    /// <summary>What OPA calls the term that a token begins.</summary>
    private static string KindOf(Token token) => token.Kind switch
    {
        TokenKind.Number or TokenKind.Minus => "number",
        TokenKind.LeftBracket => "array",
        TokenKind.LeftBrace => "object",
        TokenKind.Identifier when token.Text is "true" or "false" => "boolean",
        TokenKind.Identifier when token.Text == "null" => "null",
        _ => "var",
    };

    private bool At(TokenKind kind) => _token.Kind == kind;

    /// <summary>Whether the token is a word used as a keyword: not as the head of a reference (<c>default.x</c>).</summary>
    private bool AtKeyword(string word) =>
        _token.Is(word) && _keywords.IsKeyword(word) && !NextIsAdjacentDot();

    private bool NextIsAdjacentDot()
    {
        var end = _token.Span.End;
        var text = _source.Content;
        return end + 1 < text.Length && text[end] == '.' && Lexer.IsNameStart(text[end + 1]);
    }

    private bool NextIs(char c) => _token.Span.End < _source.Content.Length && _source.Content[_token.Span.End] == c;

    private void Advance()
    {
        _lastEnd = _token.Span.End;
        _token = _lexer.Next();
    }

    private bool TryTake(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    /// <summary>Takes a token, or says what was wanted: in our words, and in those that OPA appends to its own.</summary>
    private void Take(TokenKind kind, string wanted, string note)
    {
        if (!TryTake(kind)) throw Unexpected(wanted, note);
    }

    private Span SpanFrom(int start) => Span.Between(start, _lastEnd);

    private ParseAbandoned Unexpected(string wanted, string note)
    {
        // The lexer has said so already.
        if (_token.Kind == TokenKind.Bad) return new ParseAbandoned();
        return Fail(Problem(wanted, note));
    }

    private Diagnostic Problem(string wanted, string note)
    {
        var at = _source.At(_token.Span);
        var original = $"unexpected {TokenNames.Of(_token, _keywords)}{(note.Length == 0 ? "" : ": " + note)}";
        return _token.Kind == TokenKind.End
            ? RegoDiagnostics.UnexpectedEnd(wanted, at, original)
            : RegoDiagnostics.UnexpectedToken(_source.Slice(_token.Span).ToString(), wanted, at, original);
    }

    private ParseAbandoned Fail(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return new ParseAbandoned();
    }

    private void Enter()
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fail(RegoDiagnostics.TooDeep(MaxDepth, _source.At(_token.Span)));
    }

    private void Leave() => _depth--;

    /// <summary>Paths become trees of documents: long ones are deep ones.</summary>
    private void CheckLength(int parts)
    {
        if (parts > MaxDepth) throw Fail(RegoDiagnostics.TooDeep(MaxDepth, _source.At(_token.Span)));
    }

    private State Save() => new(_token, _lexer.Position, _lastEnd, _diagnostics.Count, _depth, _height, _wildcards);

    private void Restore(State state)
    {
        _token = state.Token;
        _lexer.Position = state.Position;
        _lastEnd = state.LastEnd;
        _depth = state.Depth;
        _height = state.Height;
        _wildcards = state.Wildcards;
        _diagnostics.RemoveRange(state.Diagnostics, _diagnostics.Count - state.Diagnostics);
    }

    private readonly record struct State(Token Token, int Position, int LastEnd, int Diagnostics, int Depth, int Height, int Wildcards);

    /// <summary>Leaves the rule that cannot be read; never leaves the parser.</summary>
    private sealed class ParseAbandoned : Exception;
}
