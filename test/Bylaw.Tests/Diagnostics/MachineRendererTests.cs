using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Xunit;

namespace Bylaw.Tests.Diagnostics;

/// <summary>The formats for programs: JSON, SARIF, JUnit, GitHub.</summary>
public class MachineRendererTests
{
    private static readonly SourceText s_source = new("dir/a b.yaml", "kind: Pod\nkind: {x: \u001b}\n");

    private static readonly Diagnostic[] s_diagnostics =
    [
        new(new DiagnosticCode(9002, "duplicate key"), "the key `kind` is given twice", s_source.At(new Span(10, 4)), "remove one")
        {
            Note = "again here",
            Labels = [new Label(s_source.At(new Span(0, 4)), "first here")],
        },
        new(new DiagnosticCode(9001, "odd text"), "odd [text](http://example.com) {0}: 100%, é", null) { Severity = Severity.Warning },
    ];

    [Fact]
    public void Json()
    {
        AssertText("""
            {
              "diagnostics": [
                {
                  "code": "BLW9002",
                  "severity": "error",
                  "message": "the key `kind` is given twice",
                  "at": {
                    "file": "dir/a b.yaml",
                    "line": 2,
                    "column": 1,
                    "endLine": 2,
                    "endColumn": 5
                  },
                  "note": "again here",
                  "labels": [
                    {
                      "text": "first here",
                      "at": {
                        "file": "dir/a b.yaml",
                        "line": 1,
                        "column": 1,
                        "endLine": 1,
                        "endColumn": 5
                      }
                    }
                  ],
                  "help": "remove one"
                },
                {
                  "code": "BLW9001",
                  "severity": "warning",
                  "message": "odd [text](http://example.com) {0}: 100%, é",
                  "at": null
                }
              ]
            }

            """, new JsonRenderer());
    }

    [Fact]
    public void Sarif()
    {
        AssertText("""
            {
              "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "Bylaw",
                      "version": "1.2.3",
                      "rules": [
                        {
                          "id": "BLW9001",
                          "shortDescription": {
                            "text": "odd text"
                          }
                        },
                        {
                          "id": "BLW9002",
                          "shortDescription": {
                            "text": "duplicate key"
                          }
                        }
                      ]
                    }
                  },
                  "columnKind": "unicodeCodePoints",
                  "results": [
                    {
                      "ruleId": "BLW9002",
                      "ruleIndex": 1,
                      "level": "error",
                      "message": {
                        "text": "the key `kind` is given twice\nhelp: remove one"
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "dir/a%20b.yaml"
                            },
                            "region": {
                              "startLine": 2,
                              "startColumn": 1,
                              "endLine": 2,
                              "endColumn": 5
                            }
                          }
                        }
                      ],
                      "relatedLocations": [
                        {
                          "id": 1,
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "dir/a%20b.yaml"
                            },
                            "region": {
                              "startLine": 1,
                              "startColumn": 1,
                              "endLine": 1,
                              "endColumn": 5
                            }
                          },
                          "message": {
                            "text": "first here"
                          }
                        }
                      ]
                    },
                    {
                      "ruleId": "BLW9001",
                      "ruleIndex": 0,
                      "level": "warning",
                      "message": {
                        "text": "odd [text] (http://example.com) {{0}}: 100%, é"
                      }
                    }
                  ]
                }
              ]
            }

            """, new SarifRenderer("1.2.3"));
    }

    [Fact]
    public void JUnit()
    {
        AssertText("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="bylaw" tests="2" failures="1" errors="0" skipped="0">
                <testcase classname="BLW9002" name="dir/a b.yaml:2:1" time="0">
                  <failure type="BLW9002" message="the key `kind` is given twice">error[BLW9002]: the key `kind` is given twice
             --&gt; dir/a b.yaml:2:1
              |
            1 | kind: Pod
              | ---- first here
            2 | kind: {x: \u{1b}}
              | ^^^^ again here
              |
              = help: remove one
            </failure>
                </testcase>
                <testcase classname="BLW9001" name="odd [text](http://example.com) {0}: 100%, é" time="0">
                  <system-out>warning[BLW9001]: odd [text](http://example.com) {0}: 100%, é
            </system-out>
                </testcase>
              </testsuite>
            </testsuites>

            """, new JUnitRenderer());
    }

    [Fact]
    public void GitHub()
    {
        AssertText("""
            ::error file=dir/a b.yaml,line=2,col=1,endColumn=5,title=BLW9002::the key `kind` is given twice%0Ahelp: remove one
            ::warning title=BLW9001::odd [text](http://example.com) {0}: 100%25, é

            """, new GitHubRenderer());
    }

    [Fact]
    public void GitHub_escapes_file_names_and_titles()
    {
        var output = new StringWriter();
        var source = new SourceText("a,b:c%\n::error::.yaml", "x\ny\n");
        GitHubCommand.Write(output, "error", source.At(new Span(0, 3)), "t:1,2\r\n", "a\r\nb\u001b%0A");
        Assert.Equal("::error file=a%2Cb%3Ac%25 %3A%3Aerror%3A%3A.yaml,line=1,endLine=2,col=1,title=t%3A1%2C2::a%0Ab\\u{1b}%250A\n", output.ToString());
    }

    [Theory]
    [InlineData("./a/b.yaml", "a/b.yaml")]
    [InlineData(@"a\b#c?.yaml", "a/b%23c%3F.yaml")]
    [InlineData("/etc/x.yaml", "file:///etc/x.yaml")]
    [InlineData(@"C:\x\y.yaml", "file:///C%3A/x/y.yaml")]
    [InlineData("a:b/c.yaml", "a%3Ab/c.yaml")]
    [InlineData("<stdin>", "%3Cstdin%3E")]
    public void Uris(string path, string expected) => Assert.Equal(expected, DisplayPath.UriOf(path));

    [Fact]
    public void Hands_on_large_json_in_pieces_without_losing_any()
    {
        var output = new StringWriter();
        var many = Enumerable.Repeat(s_diagnostics, 2000).SelectMany(both => both).ToList();
        new JsonRenderer().Write(output, many);
        using var json = System.Text.Json.JsonDocument.Parse(output.ToString());
        Assert.Equal(4000, json.RootElement.GetProperty("diagnostics").GetArrayLength());
    }

    private static void AssertText(string expected, IDiagnosticRenderer renderer)
    {
        var output = new StringWriter();
        renderer.Write(output, s_diagnostics);
        Assert.Equal(expected, output.ToString());
    }
}
