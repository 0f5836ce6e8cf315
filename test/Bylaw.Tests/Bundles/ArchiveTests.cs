using System.Text;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>Archives are not trusted.</summary>
public sealed class ArchiveTests
{
    private static readonly (string, string) Module = ("/p.rego", "package p");

    [Theory]
    [InlineData("/p.rego", "/p.rego")]
    [InlineData("p.rego", "/p.rego")]
    [InlineData("./a//p.rego", "/a/p.rego")]
    [InlineData("../outside/p.rego", "/outside/p.rego")]
    public void Roots_are_written_in_several_ways(string name, string path)
    {
        var (bundle, problems) = Archives.Read(Archives.Of((name, "package p")));
        Assert.Equal("", problems);
        Assert.Equal((name, path), Assert.Single(bundle!.Modules) is var module ? (module.Path, module.RelativePath) : default);
    }

    [Theory]
    [InlineData("../data.json")]
    [InlineData("/../../data.json")]
    [InlineData("a/../data.json")]
    [InlineData("a/../p.rego")]
    [InlineData("a\\..\\data.json")]
    [InlineData("a\nb/data.json")]
    [InlineData("C:\\data.json")]
    public void Names_that_lead_elsewhere_are_refused(string name)
    {
        var (bundle, problems) = Archives.Read(Archives.Of((name, "{}")));
        Assert.Null(bundle);
        Assert.StartsWith("BLW2106 bundle b.tar.gz: bundle read failed: the name `", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_no_UTF8_is_refused() =>
        Assert.StartsWith("BLW2106", Archives.Read(Archives.WithHeader(tar => tar[1] = 0xFF, Module)).Problems, StringComparison.Ordinal);

    [Theory]
    [InlineData("/data.json", "data.json")]
    [InlineData("/a/data.json", "./a//data.json")]
    [InlineData("/p.rego", "/../p.rego")]
    public void A_file_that_comes_twice_is_refused(string first, string second)
    {
        var text = first.EndsWith(".rego", StringComparison.Ordinal) ? "package p" : "{}";
        Assert.Equal($"BLW2106 bundle b.tar.gz: bundle read failed: the file `{second}` comes twice in the archive", Archives.Read(Archives.Of((first, text), (second, text))).Problems);
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('6')]
    public void Links_and_devices_are_left_out(char type)
    {
        var archive = Archives.WithHeader(
            tar =>
            {
                tar[156] = (byte)type;
                "/etc/passwd"u8.CopyTo(tar.AsSpan(157));
            },
            ("/link.rego", ""), Module);
        var (bundle, problems) = Archives.Read(archive);
        Assert.Equal("BLW2108 bundle b.tar.gz: `/link.rego` is a link or no plain file and is left out", problems);
        Assert.Equal("/p.rego", Assert.Single(bundle!.Modules).Path);
    }

    [Fact]
    public void Long_names_come_back()
    {
        var name = "/" + string.Join('/', Enumerable.Repeat("größer", 60)) + "/p.rego";
        Assert.Equal(name, Assert.Single(Archives.Read(Archives.Of((name, "package p"))).Bundle!.Modules).Path);
    }

    [Fact]
    public void What_others_wrote_is_read()
    {
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, System.Formats.Tar.TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.Directory, "./a/"));
            var longName = "./a/" + new string('b', 200) + "/p.rego";
            writer.WriteEntry(new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, longName) { DataStream = new MemoryStream("package p"u8.ToArray()) });
        }
        using (var writer = new System.Formats.Tar.TarWriter(tar, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true))
        {
            // Writing goes on where the end of the first archive begins.
            tar.Position = Math.Max(0, tar.Length - 1024);
            writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "a/" + new string('ü', 120) + "/data.json") { DataStream = new MemoryStream("[1]"u8.ToArray()) });
        }
        var (bundle, problems) = Archives.Read(Archives.Packed(tar.ToArray()));
        Assert.Equal("", problems);
        Assert.Single(bundle!.Modules);
        Assert.Equal("{\"a\":{\"" + new string('ü', 120) + "\":[1]}}", bundle.Data.ToString());
    }

    [Theory]
    [InlineData("not gzip", "archive read failed: gzip: invalid header")]
    [InlineData("", "unexpected EOF")]
    public void What_is_no_archive_is_refused(string text, string reason) =>
        Assert.Equal($"BLW2105 bundle b.tar.gz: bundle read failed: {reason}", Archives.Read(Encoding.UTF8.GetBytes(text)).Problems);

    [Fact]
    public void A_gzip_of_something_else_is_refused() =>
        Assert.Equal("BLW2105 bundle b.tar.gz: bundle read failed: archive/tar: invalid tar header", Archives.Read(Archives.Packed(new byte[] { 1, 2, 3 }.Concat(new byte[600]).ToArray())).Problems);

    [Fact]
    public void Every_truncation_is_refused()
    {
        var random = new Random(1);
        var archive = Archives.Of(("/p.rego", "package p\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"x{i} := {random.Next()}\n"))), ("/data.json", """{"a": 1}"""));
        var whole = 0;
        for (var length = 0; length < archive.Length; length++)
        {
            var (bundle, problems) = Archives.Read(archive[..length]);
            if (bundle is null) Assert.StartsWith("BLW21", problems, StringComparison.Ordinal);
            else
            {
                // Only the end of the compression may be missing, never a file.
                whole++;
                Assert.Equal("""{"a":1}""", bundle.Data.ToString());
                Assert.Single(bundle.Modules);
            }
        }
        Assert.InRange(whole, 0, 24);
    }

    [Fact]
    public void Damage_behind_the_files_is_found()
    {
        var archive = Archives.Of(Module);
        archive[^6] ^= 1;
        Assert.Equal("BLW2105 bundle b.tar.gz: bundle read failed: gzip: invalid checksum or corrupt input", Archives.Read(archive).Problems);
    }

    [Fact]
    public void Every_changed_header_byte_is_found()
    {
        var tar = Archives.TarOf(Module);
        for (var at = 0; at < 512; at++)
        {
            var changed = (byte[])tar.Clone();
            changed[at] ^= 0x10;
            // The checksum itself may be spelled in several ways.
            if (at is >= 148 and < 156) continue;
            Assert.Null(Archives.Read(Archives.Packed(changed)).Bundle);
        }
    }

    [Fact]
    public void No_mutation_gets_out()
    {
        var random = new Random(3);
        var tar = Archives.TarOf(Module, ("/a/data.json", """{"x": [1, 2]}"""), ("/" + new string('n', 150), "x"), ("/.manifest", """{"roots": ["a", "p"]}"""));
        for (var round = 0; round < 3_000; round++)
        {
            var changed = (byte[])tar.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Archives.Read(Archives.Packed(random.Next(3) == 0 ? changed[..random.Next(changed.Length)] : changed));
        }
    }

    [Theory]
    [InlineData("77777777777\0")]
    [InlineData("77777777777 ")]
    public void A_size_that_is_only_claimed_takes_no_memory(string size)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (bundle, problems) = Archives.Read(Archives.WithHeader(tar => Encoding.ASCII.GetBytes(size).CopyTo(tar, 124), Module));
        Assert.Null(bundle);
        Assert.Contains("BLW210", problems, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
    }

    [Fact]
    public void A_size_below_zero_is_refused() =>
        Assert.Equal(
            "BLW2105 bundle b.tar.gz: bundle read failed: archive/tar: invalid tar header",
            Archives.Read(Archives.WithHeader(tar => Array.Fill(tar, (byte)0xFF, 124, 12), Module)).Problems);

    [Fact]
    public void A_file_may_not_be_larger_than_allowed()
    {
        var archive = Archives.Of(("/data.json", $"{{\"a\": \"{new string('x', 5_000)}\"}}"));
        Assert.StartsWith("BLW2107", Archives.Read(archive, new LoadOptions { Limits = new BundleLimits { FileBytes = 4_000 } }).Problems, StringComparison.Ordinal);
        Assert.StartsWith("BLW2107", Archives.Read(archive, new LoadOptions { Limits = new BundleLimits { TotalBytes = 4_000 } }).Problems, StringComparison.Ordinal);
        Assert.NotNull(Archives.Read(archive).Bundle);
    }

    [Fact]
    public void There_may_not_be_more_files_than_allowed()
    {
        var archive = Archives.Of([.. Enumerable.Range(0, 50).Select(i => ($"/{i}.txt", ""))]);
        Assert.StartsWith("BLW2107", Archives.Read(archive, new LoadOptions { Limits = new BundleLimits { Entries = 40 } }).Problems, StringComparison.Ordinal);
        Assert.NotNull(Archives.Read(archive).Bundle);
    }

    [Fact]
    public void An_archive_that_unpacks_to_very_much_is_refused()
    {
        using var output = new MemoryStream();
        using (var packed = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < 300; i++) packed.Write(Archives.TarOf(($"/{i}", new string('x', 1 << 20))).AsSpan()[..^1024]);
        }
        var archive = output.ToArray();
        Assert.True(archive.Length < 3 << 20);
        var (bundle, problems) = Archives.Read(archive);
        Assert.Null(bundle);
        Assert.StartsWith("BLW2107 bundle b.tar.gz: bundle read failed: the archive unpacks to more than", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_leave_out_files_and_folders()
    {
        var archive = Archives.Of(("/a/p.rego", "package p"), ("/a/p_test.rego", "broken"), ("/b/q.rego", "package q"), ("/b/c/r.rego", "package r"));
        Assert.Equal("/a/p.rego", Assert.Single(Archives.Read(archive, new LoadOptions { Ignore = ["*_test.rego", "b"] }).Bundle!.Modules).Path);
    }
}
