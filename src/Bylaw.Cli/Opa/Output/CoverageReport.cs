using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Text;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Output;

/// <summary>Coverage in OPA's form: ranges and lines of each file, and the share of lines that were reached.</summary>
internal sealed class CoverageReport
{
    private readonly SortedDictionary<string, FileReport> _files = new(StringComparer.Ordinal);

    public CoverageReport(RegoCoverage coverage)
    {
        foreach (var source in coverage.Sources) _files[source.Name] = new FileReport(coverage.Of(source));
    }

    public int Covered => _files.Values.Sum(file => file.CoveredLines);

    public int NotCovered => _files.Values.Sum(file => file.NotCoveredLines);

    /// <summary>Percentage of lines.</summary>
    public double Share => ShareOf(Covered, NotCovered);

    private static double ShareOf(int covered, int notCovered) => covered + notCovered == 0 ? 0 : 100.0 * covered / (covered + notCovered);

    public void Write(GoJson json) => json.Object(() =>
    {
        json.Field("files").Object(() =>
        {
            foreach (var (name, file) in _files)
            {
                json.Field(name);
                file.Write(json);
            }
        });
        json.Field("covered_lines", Covered);
        json.Field("not_covered_lines", NotCovered);
        json.Field("coverage").Add(Share);
    });

    /// <summary>The lines that were not reached, one range a line, each with why it was not when that is known.</summary>
    public IEnumerable<string> Missed()
    {
        foreach (var (name, file) in _files)
            foreach (var (first, last, isExcluded) in file.MissedLines())
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}:{first}{(last > first ? $"-{last}" : "")}{(isExcluded ? " (excluded by rule index: no input made the rule a candidate)" : "")}");
    }

    private sealed class FileReport(ImmutableArray<CoverageRange> ranges)
    {
        private readonly SortedSet<int> _covered = Lines(ranges.Where(range => range.IsCovered));
        private readonly SortedSet<int> _missed = Lines(ranges.Where(range => !range.IsCovered));

        public int CoveredLines => _covered.Count;

        /// <summary>A line counts as reached when any part of it is.</summary>
        public int NotCoveredLines => _missed.Count(line => !_covered.Contains(line));

        public void Write(GoJson json) => json.Object(() =>
        {
            Write(json, "covered", ranges.Where(range => range.IsCovered));
            Write(json, "not_covered", ranges.Where(range => !range.IsCovered));
            if (CoveredLines > 0) json.Field("covered_lines", CoveredLines);
            if (NotCoveredLines > 0) json.Field("not_covered_lines", NotCoveredLines);
            if (CoveredLines > 0) json.Field("coverage").Add(ShareOf(CoveredLines, NotCoveredLines));
        });

        public IEnumerable<(int First, int Last, bool IsExcluded)> MissedLines()
        {
            var reasons = ranges.Where(range => !range.IsCovered).GroupBy(range => range.At.Start.Line).ToDictionary(group => group.Key, group => group.All(range => range.IsExcludedByIndex));
            (int First, int Last, bool IsExcluded)? open = null;
            foreach (var line in _missed.Where(line => !_covered.Contains(line)))
            {
                var isExcluded = reasons.TryGetValue(line, out var known) ? known : open?.IsExcluded ?? false;
                if (open is { } range && range.Last + 1 == line && range.IsExcluded == isExcluded) open = (range.First, line, isExcluded);
                else
                {
                    if (open is { } finished) yield return finished;
                    open = (line, line, isExcluded);
                }
            }
            if (open is { } last) yield return last;
        }

        private static void Write(GoJson json, string name, IEnumerable<CoverageRange> ranges)
        {
            var some = ranges.ToList();
            if (some.Count == 0) return;
            json.Field(name).Array(some, range => json.Object(() =>
            {
                Position(json, "start", range.At.Start);
                Position(json, "end", range.At.End);
                if (range.IsExcludedByIndex) json.Field("kind", "index_excluded");
            }));
        }

        private static void Position(GoJson json, string name, LinePosition at) => json.Field(name).Object(() =>
        {
            json.Field("row", at.Line);
            json.Field("col", at.Column);
        });

        private static SortedSet<int> Lines(IEnumerable<CoverageRange> ranges) =>
            [.. ranges.SelectMany(range => Enumerable.Range(range.At.Start.Line, range.At.End.Line - range.At.Start.Line + 1))];
    }
}
