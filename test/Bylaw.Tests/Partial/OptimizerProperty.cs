using Bylaw.Core.Text;
using Bylaw.Rego;
using Bylaw.Rego.Partial;
using Xunit;

namespace Bylaw.Tests.Partial;

/// <summary>Optimised modules answer what the modules answered.</summary>
public class OptimizerProperty
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, IsSoak ? 200 : 4)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Answers_stay_the_same(int block)
    {
        for (var seed = block * 50; seed < (block + 1) * 50; seed++) Check(seed);
    }

    /// <summary>What is known of data may show that an expression never holds: then the types of what is left do not fit.</summary>
    private static readonly RegoOptions Untyped = new() { IgnoresTypes = true };

    private static void Check(int seed)
    {
        var random = new Random(seed);
        var policy = new RandomPolicy(random);
        var text = policy.Module();
        var program = RegoProgram.Compile([new SourceText("t.rego", text)], Untyped, out _);
        if (program is null) return;
        foreach (var (level, entrypoint) in ((int, string)[])[(1, "t"), (2, "t"), (2, "t/p")])
        {
            var optimized = Optimizer.Optimize(program, new RegoInput { Data = RandomPolicy.Data }, [entrypoint], level, ["input"]);
            if (optimized.Error is { Code: "budget" }) continue;
            var modules = string.Join("\n----\n", optimized.Modules.Select(module => module.Content));
            Assert.True(optimized.Error is null, $"seed {seed}: {optimized.Error}");
            var after = RegoProgram.Compile(optimized.Modules, Untyped, out var diagnostics);
            Assert.True(after is not null, $"seed {seed}: {string.Join("; ", diagnostics)}\n{modules}");
            Assert.True(optimized.Objections.IsEmpty, $"seed {seed}, level {level}: {string.Join("; ", optimized.Objections)}\n{modules}");
            for (var i = 0; i < 5; i++)
            {
                var input = new RegoInput { Input = policy.Complete(policy.Input()), Data = RandomPolicy.Data };
                foreach (var query in (string[])["x = data.t.p", "x = data.t.s", "x = data.t.o", "x = data.t.f(input.a)", "x = data.t.e"])
                {
                    var wanted = program.Prepare(query, out _)!.Evaluate(input);
                    if (wanted.Error is not null) continue;
                    var prepared = after.Prepare(query, out diagnostics);
                    // A function that can answer nothing is gone.
                    if (prepared is null && wanted.Solutions.IsEmpty) continue;
                    Assert.True(prepared is not null, $"seed {seed}, {query}: {string.Join("; ", diagnostics)}\n{modules}");
                    var found = prepared.Evaluate(input);
                    if (found.Error?.Code == "eval_conflict_error") continue;
                    Assert.True(Show(wanted) == Show(found), $"seed {seed}, level {level}, {query}, input {input.Input}\nwanted {Show(wanted)}\nfound  {Show(found)}\n{text}\n----\n{modules}");
                }
            }
        }
    }

    private static string Show(RegoAnswer answer) => answer.Error?.ToString() ?? string.Join(' ', answer.Solutions.Select(solution => solution.Bindings.ToString()));
}
