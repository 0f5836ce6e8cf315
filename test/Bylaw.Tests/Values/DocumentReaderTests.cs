using System.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Values;

public class DocumentReaderTests
{
    [Theory]
    [InlineData("x.json", "{\"a\": 1}", "{\"a\":1}", "")]
    [InlineData("x.json", "a: 1", "", "1:1 BLW1006 `a`")]
    [InlineData("x.yaml", "{a: 1}", "{\"a\":1}", "")]
    [InlineData("x.YML", "a: 1", "{\"a\":1}", "")]
    [InlineData("stdin", "  {\"a\": 1}", "{\"a\":1}", "")]
    [InlineData("stdin", "{a: 1}", "{\"a\":1}", "")]
    [InlineData("stdin", "{\"a\": 1,,}", "", "1:9 BLW1006 `,`")]
    [InlineData("stdin", "a: 1", "{\"a\":1}", "")]
    [InlineData("stdin", "", "", "")]
    public void The_form_is_known_by_name_or_content(string name, string text, string documents, string problems)
    {
        var result = DocumentReader.Read(name, Encoding.UTF8.GetBytes(text));
        Assert.Equal((documents, problems), (result.Documents(), result.Problems()));
    }

    [Theory]
    [InlineData("a/b.yaml", true)]
    [InlineData("b.JSON", true)]
    [InlineData("b.rego", false)]
    [InlineData("yaml", false)]
    public void Names_of_documents(string path, bool accepted) => Assert.Equal(accepted, DocumentReader.Accepts(path));

    [Fact]
    public void Files_are_read_or_explained()
    {
        var directory = Directory.CreateTempSubdirectory("bylaw");
        try
        {
            var path = Path.Combine(directory.FullName, "a.yaml");
            File.WriteAllText(path, "a: 1\n---\nb: 2\n");
            Assert.Equal("{\"a\":1}\n{\"b\":2}", DocumentReader.ReadFile(path).Documents());
            Assert.Equal("short.yaml", DocumentReader.ReadFile(path, name: "short.yaml").Documents[0].Source.Name);
            Assert.Equal(InputDiagnostics.TooLarge, DocumentReader.ReadFile(path, new ReadOptions { MaxBytes = 3 }).Diagnostics.Single().Code);
            Assert.Equal("cannot read `none.yaml`: there is no such file", DocumentReader.ReadFile("none.yaml").Diagnostics.Single().Message);
            Assert.Equal($"cannot read `x`: it is a directory", DocumentReader.ReadFile(directory.FullName, name: "x").Diagnostics.Single().Message);
            Assert.Equal(InputDiagnostics.Unreadable, DocumentReader.ReadFile("a\0b").Diagnostics.Single().Code);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Streams_of_unknown_length_are_read_to_their_end()
    {
        var text = "[" + string.Join(", ", Enumerable.Range(0, 5_000)) + "]";
        using var stream = new System.IO.Compression.GZipStream(new MemoryStream(Zip(text)), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(5_000, ((ArrayValue)DocumentReader.ReadStream("x", stream).Value!).Count);
    }

    private static byte[] Zip(string text)
    {
        var output = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionMode.Compress)) zip.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
