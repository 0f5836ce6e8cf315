using Xunit;

namespace Bylaw.Tests.House;

/// <summary>
/// Compares a text with a file beside the tests. With <c>BYLAW_UPDATE_GOLDEN=1</c> in the environment the files are
/// written anew instead; the change is then reviewed as a diff.
/// </summary>
internal static class Golden
{
    /// <summary>Compares with a file, named by its path below <c>test/Bylaw.Tests</c>.</summary>
    public static void Check(string file, string actual)
    {
        var path = Repository.PathOf(Path.Combine("test/Bylaw.Tests", file));
        if (Environment.GetEnvironmentVariable("BYLAW_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{file} does not exist: run once with BYLAW_UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
