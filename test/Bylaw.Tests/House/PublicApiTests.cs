using System.Reflection;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>
/// The public surface of each library stands in a file, so that a wider one shows in the diff. To accept a change, run the
/// tests with <c>BYLAW_ACCEPT_API=1</c>.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies => ["Bylaw.Cel", "Bylaw.Core", "Bylaw.Engine", "Bylaw.Governance", "Bylaw.Kubernetes", "Bylaw.Rego"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Public_surface_is_as_written(string name)
    {
        var path = Path.Combine(Repository.Root, "test", "Bylaw.Tests", "House", "PublicApi", name + ".txt");
        var found = string.Join('\n', Describe(Assembly.Load(name))) + "\n";
        if (Environment.GetEnvironmentVariable("BYLAW_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, found);
        }
        Assert.True(File.Exists(path), $"{path} is missing: run the tests with BYLAW_ACCEPT_API=1");
        Assert.Equal(File.ReadAllText(path), found);
    }

    private static IEnumerable<string> Describe(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            yield return type.FullName!;
            const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            var members = type.GetMembers(Declared)
                .Where(member => member is not MethodInfo { IsSpecialName: true } and not Type)
                .Select(member => $"    {member.MemberType}: {member}")
                .Order(StringComparer.Ordinal);
            foreach (var member in members) yield return member;
        }
    }
}
