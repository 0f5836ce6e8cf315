using System.Runtime.CompilerServices;

namespace Bylaw.Tests;

/// <summary>Finds the project's own files from where the tests run.</summary>
internal static class Repository
{
    public static string PathOf(string path) => Path.Combine(Root(), path);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}
