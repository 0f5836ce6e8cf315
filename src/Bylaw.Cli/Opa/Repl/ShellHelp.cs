namespace Bylaw.Cli.Opa.Repl;

/// <summary>What <c>help</c> says in the shell.</summary>
internal static class ShellHelp
{
    private const string Commands = """

        Statements:
          <query>                         answers it: data.example.allow, x := input.y; x > 1
          <rule>                          defines it: allow if input.admin, x := 1
                                          a statement of several lines ends with an empty line

        Commands:
          show                            the rules of the package
          show debug                      how queries are evaluated
          package <name>                  goes on in another package
          import <path> [as <name>]       imports into the package
          unset <rule>                    forgets a rule that was typed in
          unset-package <package>         forgets a package that was typed in
          json | pretty                   how results are printed
          trace [off|full|notes|fails|debug]   prints what an evaluation does; notes, fails for short
          metrics | instrument            prints how long it takes, and what it counts
          profile                         prints what each line costs
          strict-builtin-errors           ends with the first error of a builtin
          unknown [ref ...]               evaluates partially, with these paths unknown; without paths no more
          types                           types of expressions
          dump [path]                     prints or writes the base documents
          help [input|partial]            this, or more about one thing
          exit                            ends the shell


        """;

    private const string Input = """

        The input document is what is at data.repl.input. Load a file there,

            $ bylaw opa run repl.input:input.json

        or set it:

            > input := {"user": "alice"}


        """;

    private const string Partial = """

        With unknown paths, such as `unknown input`, a query is answered by what remains of it: conditions on what is
        not known. `unknown` alone ends that.


        """;

    public static string Of(string topic) => topic switch
    {
        "input" => Input.ReplaceLineEndings("\n"),
        "partial" => Partial.ReplaceLineEndings("\n"),
        _ => Commands.ReplaceLineEndings("\n"),
    };
}
