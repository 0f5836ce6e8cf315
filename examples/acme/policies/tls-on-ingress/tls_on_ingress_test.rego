package tls_on_ingress_test

import data.tls_on_ingress

ingress(hosts, tls) := {"kind": "Ingress", "spec": {"rules": [{"host": host} | some host in hosts], "tls": tls}}

test_each_host_has_a_certificate if {
	count(tls_on_ingress.deny) == 0 with input as ingress(
		["shop.acme.example", "api.acme.example"],
		[{"hosts": ["shop.acme.example"], "secretName": "shop"}, {"hosts": ["api.acme.example"], "secretName": "api"}],
	)
}

test_a_host_without_certificate if {
	tls_on_ingress.deny == {"host `api.acme.example` is served without TLS"} with input as ingress(
		["shop.acme.example", "api.acme.example"],
		[{"hosts": ["shop.acme.example"], "secretName": "shop"}],
	)
}

test_no_tls_at_all if {
	tls_on_ingress.deny == {"host `shop.acme.example` is served without TLS"} with input as {"spec": {"rules": [{"host": "shop.acme.example"}]}}
}

test_a_rule_without_host if {
	tls_on_ingress.deny == {"host `*` is served without TLS"} with input as {"spec": {"rules": [{"http": {"paths": []}}]}}
}

test_a_wildcard_covers_one_label if {
	wildcard := [{"hosts": ["*.acme.example"], "secretName": "wildcard"}]
	count(tls_on_ingress.deny) == 0 with input as ingress(["shop.acme.example"], wildcard)
	count(tls_on_ingress.deny) == 1 with input as ingress(["eu.shop.acme.example"], wildcard)
	count(tls_on_ingress.deny) == 1 with input as ingress(["acme.example"], wildcard)
}

test_the_certificate_of_the_controller if {
	count(tls_on_ingress.deny) == 0 with input as ingress(["shop.acme.example"], [{"secretName": "default"}])
}

test_a_default_backend if {
	backend := {"service": {"name": "web", "port": {"number": 80}}}
	tls_on_ingress.deny == {"the default backend is served without TLS"} with input as {"spec": {"defaultBackend": backend}}
	count(tls_on_ingress.deny) == 0 with input as {"spec": {"defaultBackend": backend, "tls": [{"secretName": "web"}]}}
}

test_redirects_stay_on if {
	annotations := {"nginx.ingress.kubernetes.io/ssl-redirect": "false"}
	tls_on_ingress.deny == {"plain HTTP is not redirected: `nginx.ingress.kubernetes.io/ssl-redirect` is `false`"} with input as {
		"metadata": {"annotations": annotations},
		"spec": {"rules": [{"host": "shop.acme.example"}], "tls": [{"hosts": ["shop.acme.example"]}]},
	}
}
