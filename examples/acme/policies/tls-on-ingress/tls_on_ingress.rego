package tls_on_ingress

deny contains message if {
	some rule in input.spec.rules
	host := object.get(rule, "host", "*")
	not has_certificate(host)
	message := sprintf("host `%s` is served without TLS", [host])
}

# An ingress without rules sends everything to its default backend.
deny contains message if {
	not input.spec.rules
	not input.spec.tls
	message := "the default backend is served without TLS"
}

deny contains message if {
	some switch in ["nginx.ingress.kubernetes.io/ssl-redirect", "nginx.ingress.kubernetes.io/force-ssl-redirect"]
	input.metadata.annotations[switch] == "false"
	message := sprintf("plain HTTP is not redirected: `%s` is `false`", [switch])
}

# A certificate that names no hosts is the controller's own, for every host.
has_certificate(_) if {
	some certificate in input.spec.tls
	count(object.get(certificate, "hosts", [])) == 0
}

has_certificate(host) if {
	some certificate in input.spec.tls
	some pattern in certificate.hosts
	covers(pattern, host)
}

covers(pattern, host) if pattern == host

# A wildcard covers one label: `*.acme.example` covers `shop.acme.example`.
covers(pattern, host) if {
	startswith(pattern, "*.")
	trim_prefix(pattern, "*") == substring(host, indexof(host, "."), -1)
}
