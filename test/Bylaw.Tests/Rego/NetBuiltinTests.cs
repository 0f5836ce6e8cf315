using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Xunit;

namespace Bylaw.Tests.Rego;

public sealed class NetBuiltinTests
{
    [Theory]
    [InlineData("""net.cidr_contains("10.0.0.0/8", "10.1.0.0/24") => true""")]
    [InlineData("""net.cidr_contains("10.0.0.0/8", "10.1.2.3") => true""")]
    [InlineData("""net.cidr_contains("172.17.0.0/24", "172.17.0.0/16") => false""")]
    [InlineData("""net.cidr_contains("2001:4860::/32", "2001:4860:1::8888") => true""")]
    [InlineData("""net.cidr_contains("::/0", "10.0.0.1") => false""")]
    [InlineData("""net.cidr_contains("10.0.0.0/8", "x") => error: not a valid textual representation of an IP address or CIDR: x""")]
    [InlineData("""net.cidr_contains("10.0.0.0", "x") => error: invalid CIDR address: 10.0.0.0""")]
    [InlineData("""net.cidr_intersects("192.168.1.0/25", "192.168.1.64/25") => true""")]
    [InlineData("""net.cidr_intersects("192.168.1.0/25", "192.168.2.0/25") => false""")]
    [InlineData("""net.cidr_is_valid("192.168.01.0/24") => false""")]
    [InlineData("""net.cidr_is_valid("192.168.1.0/33") => false""")]
    [InlineData("""net.cidr_is_valid("fd00::1%eth0/64") => false""")]
    [InlineData("""net.cidr_is_valid("::ffff:1.2.3.4/120") => true""")]
    [InlineData("""net.cidr_expand("172.16.100.255/30") => {"172.16.100.252", "172.16.100.253", "172.16.100.254", "172.16.100.255"}""")]
    [InlineData("""net.cidr_expand("2001:db8::/127") => {"2001:db8::", "2001:db8::1"}""")]
    [InlineData("""net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24", "::1:0:0/96"]) => {"192.0.128.0/23", "::1:0:0/96"}""")]
    [InlineData("""net.cidr_merge(["192.0.2.112/31", "192.0.2.116/31", "192.0.2.118/31"]) => {"192.0.2.112/31", "192.0.2.116/30"}""")]
    [InlineData("""net.cidr_merge(["192.0.2.7"]) => {"192.0.2.7/24"}""")]
    [InlineData("""net.cidr_merge(["fe80::1"]) => error: net.cidr_merge: IPv6 invalid: needs prefix length""")]
    [InlineData("""net.cidr_merge([]) => set()""")]
    [InlineData("""net.cidr_contains_matches({"k1": "1.1.1.1/24", "k2": ["1.1.1.2/24", 1]}, "1.1.1.128") => {["k1", "1.1.1.128"], ["k2", "1.1.1.128"]}""")]
    [InlineData("""net.cidr_contains_matches(["1.1.1.0/24"], ["1.1.1.1", 1]) => error: net.cidr_contains_matches: operand 2: element must be string or non-empty array""")]
    [InlineData("""net.lookup_ip_addr("10.0.0.1") => {"10.0.0.1"}""")]
    [InlineData("""net.lookup_ip_addr("example.com") => error: network access is not granted""")]
    public void Net(string row) => BuiltinRows.Check(row);

    [Fact]
    public void AHugeBlockEndsAtTheBudget()
    {
        var call = new BuiltinCall(new Budget(BudgetLimits.Default), TimeProvider.System) { Name = "net.cidr_expand" };
        Assert.Throws<EvaluationHalt>(() => Builtins.Find("net.cidr_expand")!.Body(call, [Value.Of("::/0")]));
    }

    [Theory]
    [InlineData("""uri.parse("HTTPS://user:pw@example.com:8080/a%2Fb?q=1#top") => {"scheme": "https", "hostname": "example.com", "port": "8080", "path": "/a/b", "raw_path": "/a%2Fb", "raw_query": "q=1", "fragment": "top"}""")]
    [InlineData("""uri.parse("http://[::1]:8080/") => {"scheme": "http", "hostname": "::1", "port": "8080", "path": "/", "raw_path": "/"}""")]
    [InlineData("""uri.parse("mailto:a@b") => {"scheme": "mailto"}""")]
    [InlineData("""uri.parse("/a%21b") => {"path": "/a!b", "raw_path": "/a!b"}""")]
    [InlineData("""uri.parse("http://exa%6dple.com/") => error: uri.parse: parse "http://exa%6dple.com/": invalid URL escape "%6d" """)]
    [InlineData("""uri.parse("http://a b/") => error: parse "http://a b/": invalid character " " in host name""")]
    [InlineData("""uri.parse(":x") => error: parse ":x": missing protocol scheme""")]
    [InlineData("""uri.parse("1:x") => error: parse "1:x": first path segment in URL cannot contain colon""")]
    [InlineData("""uri.parse("http://a:b/") => error: invalid port ":b" after host""")]
    [InlineData("""uri.parse("/%zz") => error: invalid URL escape "%zz" """)]
    [InlineData("""uri.parse("/a\n") => error: net/url: invalid control character in URL""")]
    [InlineData("""uri.is_valid("") => false""")]
    [InlineData("""uri.is_valid("http://[invalid") => false""")]
    [InlineData("""uri.is_valid("http://foo]bar/") => true""")]
    [InlineData("""uri.is_valid("http://a<b@example.com/") => false""")]
    public void Uri(string row) => BuiltinRows.Check(row);
}
