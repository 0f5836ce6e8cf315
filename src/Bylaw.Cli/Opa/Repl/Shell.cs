using System.Text;
using System.Text.RegularExpressions;
using Bylaw.Cli.Opa.Eval;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Repl;

/// <summary>
/// The shell of <c>opa run</c>: reads lines, carries out commands, defines rules and answers queries. A statement that does not
/// end on its line goes on until an empty line.
/// </summary>
internal sealed partial class Shell(Host host, ReplState state, bool isJson)
{
    private const int PrettyLimit = 80;
    private readonly StringBuilder _buffer = new();
    private bool _isJson = isJson, _metrics, _instrument, _profile, _strictErrors;
    private string _trace = "off";
    private List<string> _unknowns = [];

    public int Run()
    {
        using var reader = new StreamReader(host.OpenInput(), Encoding.UTF8);
        if (host.IsInteractive) host.Output.Write($"Bylaw {host.Version} (OPA {OpaRuntime.Version})\n\nRun 'help' to see a list of commands.\n\n");
        while (true)
        {
            Prompt();
            if (reader.ReadLine() is not { } line) break;
            if (!Take(line)) break;
            host.Output.Flush();
        }
        // What was begun when the input ended is a statement, too.
        if (_buffer.Length > 0) Statement(_buffer.ToString(), isComplete: true);
        host.Output.Flush();
        return OpaExit.Clean;
    }

    private void Prompt()
    {
        if (!host.IsInteractive) return;
        host.Output.Write(_buffer.Length > 0 ? "| " : "> ");
        host.Output.Flush();
    }

    /// <summary>Takes a line; false when it ends the shell.</summary>
    private bool Take(string line)
    {
        if (_buffer.Length > 0)
        {
            if (line.Trim().Length > 0)
            {
                _buffer.Append('\n').Append(line);
                return true;
            }
            Statement(_buffer.ToString(), isComplete: true);
            _buffer.Clear();
            return true;
        }
        var text = line.Trim();
        if (text.Length == 0) return true;
        if (text == "exit") return false;
        if (!Command(text) && !Statement(text, isComplete: false)) _buffer.Append(line);
        return true;
    }

    private bool Command(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var rest = words[1..];
        switch (words[0])
        {
            case "help" when rest.Length <= 1: host.Output.Write(ShellHelp.Of(rest.Length == 0 ? "" : rest[0])); return true;
            case "show" when rest.Length == 0: host.Output.Write(state.Current.IsEmpty ? $"package {state.Current.Name}\n" : state.Current.Text.TrimEnd() + "\n"); return true;
            case "show" when rest is ["debug"]: Debug(); return true;
            case "unset" when rest.Length == 1: Unset(rest[0]); return true;
            case "unset-package" when rest.Length == 1:
                if (!state.Forget(rest[0])) Line($"warning: no package {rest[0]} was typed in");
                return true;
            case "json" when rest.Length == 0: _isJson = true; return true;
            case "pretty" when rest.Length == 0: _isJson = false; return true;
            case "trace" when rest.Length <= 1: Trace(rest.Length == 0 ? "full" : rest[0]); return true;
            case "notes" when rest.Length == 0: Trace("notes"); return true;
            case "fails" when rest.Length == 0: Trace("fails"); return true;
            case "metrics" when rest.Length == 0: _metrics = !_metrics; return true;
            case "instrument" when rest.Length == 0: _instrument = !_instrument; return true;
            case "profile" when rest.Length == 0: _profile = !_profile; return true;
            case "strict-builtin-errors" when rest.Length == 0: _strictErrors = !_strictErrors; return true;
            case "types" when rest.Length == 0: Line("types are checked, but not shown"); return true;
            case "unknown": _unknowns = [.. rest.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries))]; return true;
            case "dump" when rest.Length <= 1: Dump(rest.Length == 0 ? null : rest[0]); return true;
            case "package" when rest.Length == 1: Report(state.Enter(rest[0])); return true;
            case "import" when rest.Length > 0: Report(state.Change(package => package.Imports.Add(string.Join(' ', rest)))); return true;
            default: return false;
        }
    }

    private void Trace(string mode)
    {
        if (mode is "off" or "full" or "notes" or "fails" or "debug") _trace = _trace == mode ? "off" : mode;
        else Line($"error: unknown trace mode {mode}: off, full, notes, fails or debug");
    }

    private void Debug()
    {
        var json = new GoJson();
        json.Object(() =>
        {
            json.Field("explain", _trace);
            json.Field("metrics").Add(_metrics);
            json.Field("instrument").Add(_instrument);
            json.Field("profile").Add(_profile);
            json.Field("strict-builtin-errors").Add(_strictErrors);
        });
        Line(json.ToString());
    }

    private void Unset(string name)
    {
        if (!state.Current.Rules.Exists(rule => rule.Name == name)) Line("warning: no matching rules in current module");
        else Report(state.Change(package => package.Rules.RemoveAll(rule => rule.Name == name)));
    }

    private void Dump(string? path)
    {
        var text = GoJson.Indented(state.Loaded.Data) + "\n";
        if (path is null)
        {
            host.Output.Write(text);
            return;
        }
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Line($"error: {path} cannot be written");
        }
    }

    /// <summary>Defines or evaluates; false when the text may go on and is not complete.</summary>
    private bool Statement(string text, bool isComplete)
    {
        if (AsInput(text) is null && AsRule(text) is { } rule)
        {
            Define(rule.Name, rule.Text, rule.Replaces);
            return true;
        }
        if (AsInput(text) is { } input)
        {
            SetInput(input);
            return true;
        }
        var errors = state.Check(text);
        if (errors.Count > 0 && !isComplete && MayGoOn(text, errors)) return false;
        if (errors.Count > 0) Report(errors);
        else if (_unknowns.Count > 0) EvaluatePartially(text);
        else Evaluate(text);
        return true;
    }

    /// <summary>A text that defines a rule: <c>x := 1</c>, <c>x = 1</c> for a new name, or anything with the head of a rule.</summary>
    private (string Name, string Text, bool Replaces)? AsRule(string text)
    {
        if (Assignment().Match(text) is { Success: true } assignment) return Parses(text) ? (assignment.Groups[1].Value, text, true) : null;
        if (Head().Match(text) is not { Success: true } head || !Parses(text)) return null;
        var name = head.Groups[2].Value;
        var isEquality = Equality().IsMatch(text);
        // An equation about something that is known is a question.
        if (isEquality && (state.Current.Rules.Exists(rule => rule.Name == name) || name is "input" or "data" && state.Current.Name != "repl")) return null;
        return isEquality || head.Groups[1].Success || Defining().IsMatch(text) ? (name, text, false) : null;
    }

    /// <summary>The expression in <c>input := …</c>, which no module may say.</summary>
    private static string? AsInput(string text)
    {
        var match = Assignment().Match(text);
        return match.Success && match.Groups[1].Value == "input" ? text[match.Length..] : null;
    }

    private void SetInput(string expression)
    {
        var run = Evaluation(expression, new EvaluationWishes()).Run();
        if (run.HasFailed) Report(run.Errors);
        else state.SetInput(run.Solutions.IsEmpty ? null : run.Solutions[0].Expressions[0]);
    }

    /// <summary>Whether a text only lacks its end: a bracket is open, or the parser wanted more.</summary>
    private static bool MayGoOn(string text, List<OpaError> errors)
    {
        if (errors.Exists(error => error.Code != "rego_parse_error")) return false;
        var open = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\' && quote == '"') i++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '"' or '`') quote = c;
            else if (c is '(' or '[' or '{') open++;
            else if (c is ')' or ']' or '}') open--;
        }
        return open > 0 || quote == '`' || errors[0].Column > text.TrimEnd().Length;
    }

    private bool Parses(string text) => state.Parse(state.Current with { Rules = [("", text)] }).Count == 0;

    private void Define(string name, string text, bool replaces)
    {
        var isKnown = state.Current.Rules.Exists(rule => rule.Name == name);
        var errors = state.Change(package =>
        {
            if (replaces) package.Rules.RemoveAll(rule => rule.Name == name);
            package.Rules.Add((name, text));
        });
        if (errors.Count > 0) Report(errors);
        else if (!_isJson) Line($"Rule '{name}' {(isKnown && replaces ? "re-defined" : "defined")} in package {state.Current.Name}. Type 'show' to see rules.");
    }

    private void Evaluate(string text)
    {
        var evaluation = Evaluation(text, new EvaluationWishes { Trace = _trace != "off", Metrics = _metrics || _instrument, Instrument = _instrument, Profile = _profile });
        // Errors are part of the dialogue.
        var both = new Host { Output = host.Output, Error = host.Output, OpenInput = host.OpenInput, Clock = host.Clock };
        new EvalReport(both, [evaluation.Run()]) { Format = _isJson ? "json" : "pretty", Explain = _trace, PrettyLimit = PrettyLimit, ProfileLimit = 10 }.Write();
    }

    private Evaluation Evaluation(string text, EvaluationWishes wishes)
    {
        var given = OpaRuntime.Input(host) with { StrictBuiltinErrors = _strictErrors };
        return new Evaluation(state.Program, text, wishes, new Metrics()) { Package = state.Current.Name, Imports = state.Current.Imports, Input = given with { Input = state.Input(given) } };
    }

    private void EvaluatePartially(string text)
    {
        var given = OpaRuntime.Input(host) with { Data = state.Loaded.Data };
        var answer = state.Program.Program!.EvaluatePartially(text, given, new PartialOptions { Unknowns = [.. _unknowns] }, out var diagnostics, state.Current.Name, state.Current.Imports);
        var errors = LoadedProgram.ErrorsIn(diagnostics);
        if (answer?.Error is { } error) errors.Add(OpaError.Of(error));
        if (answer is null || errors.Count > 0) Report(errors);
        else PartialRun.Write(host.Output, answer, _isJson ? "json" : "pretty");
    }

    private void Report(List<OpaError> errors)
    {
        if (errors.Count > 0) Line(_isJson ? OpaError.Json(errors) : OpaError.Summary(errors));
    }

    private void Line(string text) => host.Output.Write(text + "\n");

    [GeneratedRegex(@"^([A-Za-z_]\w*)\s*:=", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(default\s+)?([A-Za-z_]\w*)", RegexOptions.NonBacktracking)]
    private static partial Regex Head();

    [GeneratedRegex(@"^[A-Za-z_]\w*\s*=[^=]", RegexOptions.NonBacktracking)]
    private static partial Regex Equality();

    [GeneratedRegex(@"^[A-Za-z_][\w.]*(\[[^\]]*\]|\([^)]*\))*\s*(:=|=[^=]|if\b|contains\b|\{)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Defining();
}
