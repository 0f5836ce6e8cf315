using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Repl;

/// <summary>A package as the shell has it: the imports and rules that were typed in.</summary>
internal sealed record ReplPackage(string Name)
{
    public List<string> Imports { get; init; } = [];

    public List<(string Name, string Text)> Rules { get; init; } = [];

    public bool IsEmpty => Imports.Count == 0 && Rules.Count == 0;

    public string Text => $"package {Name}\n{string.Concat(Imports.Select(import => $"\nimport {import}"))}{(Imports.Count > 0 ? "\n" : "")}{string.Concat(Rules.Select(rule => $"\n{rule.Text}\n"))}";

    public ReplPackage Copy() => new(Name) { Imports = [.. Imports], Rules = [.. Rules] };
}

/// <summary>What the shell knows: what was loaded, and what was typed in. A change that does not compile is not made.</summary>
internal sealed class ReplState(LoadResult loaded, RegoOptions options)
{
    private readonly Dictionary<string, ReplPackage> _packages = new(StringComparer.Ordinal);
    private LoadedProgram? _program;
    private Value? _input;

    /// <summary>The package that expressions and rules belong to.</summary>
    public ReplPackage Current { get; private set; } = new("repl");

    public LoadResult Loaded => loaded;

    /// <summary>Goes on in another package; an error when it has no such name.</summary>
    public List<OpaError> Enter(string name)
    {
        if (Parse(new ReplPackage(name)) is { Count: > 0 } errors) return errors;
        Current = _packages.GetValueOrDefault(name) ?? new ReplPackage(name);
        return [];
    }

    /// <summary>Changes the current package, unless it does not compile then.</summary>
    public List<OpaError> Change(Action<ReplPackage> change)
    {
        var changed = Current.Copy();
        change(changed);
        var program = Compile(changed);
        if (program.Program is null) return program.Errors;
        _program = program;
        Current = changed;
        _packages[changed.Name] = changed;
        return [];
    }

    /// <summary>Forgets a package that was typed in; false when there is none.</summary>
    public bool Forget(string name)
    {
        if (!_packages.Remove(name)) return false;
        if (Current.Name == name) Current = new ReplPackage("repl");
        _program = null;
        return true;
    }

    /// <summary>Everything, compiled.</summary>
    public LoadedProgram Program => _program ??= Compile(Current);

    /// <summary>Sets the input document; null for what is at <c>data.repl.input</c>.</summary>
    public void SetInput(Value? value) => _input = value;

    /// <summary>The input document: what was set, else what is at <c>data.repl.input</c>.</summary>
    public Value? Input(RegoInput given)
    {
        if (_input is not null) return _input;
        if (Program.Program?.Prepare("data.repl.input", out _, capture: true) is not { } query) return null;
        var answer = query.Evaluate(given with { Data = loaded.Data });
        return answer.Solutions.IsEmpty ? null : answer.Solutions[0].Expressions[0];
    }

    private LoadedProgram Compile(ReplPackage current)
    {
        var packages = _packages.Values.Where(package => package.Name != current.Name).Append(current).Where(package => !package.IsEmpty);
        var problems = new List<Diagnostic>();
        var modules = packages.Select(package => RegoModule.Parse(new SourceText($"{package.Name}.repl", package.Text), options, problems)).ToList();
        var errors = LoadedProgram.ErrorsIn(problems);
        if (errors.Count > 0) return new LoadedProgram(null, loaded, errors);
        return LoadedProgram.Compile(loaded with { Modules = [.. loaded.Modules, .. modules.OfType<RegoModule>()] }, options);
    }

    /// <summary>What is wrong with a package as a text alone.</summary>
    public List<OpaError> Parse(ReplPackage package)
    {
        var problems = new List<Diagnostic>();
        RegoModule.Parse(new SourceText(RegoProgram.QueryName, package.Text), options, problems);
        return LoadedProgram.ErrorsIn(problems);
    }

    /// <summary>What is wrong with an expression, without evaluating it.</summary>
    public List<OpaError> Check(string query)
    {
        if (Program.Program is not { } program) return Program.Errors;
        program.Prepare(query, out var diagnostics, capture: true, Current.Name, Current.Imports);
        return LoadedProgram.ErrorsIn(diagnostics);
    }
}
