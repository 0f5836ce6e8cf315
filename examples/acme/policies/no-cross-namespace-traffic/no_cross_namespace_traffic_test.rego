package no_cross_namespace_traffic_test

import data.no_cross_namespace_traffic as policy

flows := [
	{"from": "orders", "to": "inventory"},
	{"from": "monitoring", "to": "*"},
	{"from": "*", "to": "monitoring"},
]

network_policy(namespace, pods, spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "p", "namespace": namespace},
	"spec": object.union({"podSelector": pods}, spec),
}

some_pods := {"matchLabels": {"app": "api"}}

every_pod := {}

by_name(namespace) := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}

by_names(namespaces) := {"namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": namespaces}]}}

denials(namespace, spec) := messages if {
	messages := policy.deny with input as network_policy(namespace, some_pods, spec) with data.flows as flows
}

warnings(namespace, spec) := messages if {
	messages := policy.warn with input as network_policy(namespace, every_pod, spec) with data.flows as flows
}

test_declared_flows if {
	denials("inventory", {"ingress": [{"from": [by_name("orders"), by_name("monitoring")]}]}) == set()
	denials("inventory", {"ingress": [{"from": [by_names(["orders", "monitoring"])]}]}) == set()
	denials("orders", {"egress": [{"to": [by_name("inventory")]}]}) == set()
	denials("monitoring", {"ingress": [{"from": [{"namespaceSelector": {}}]}]}) == set()
	denials("monitoring", {"ingress": [{}]}) == set()
}

test_within_the_namespace if {
	denials("inventory", {"ingress": [{"from": [{"podSelector": {}}, by_name("inventory")]}]}) == set()
}

test_an_undeclared_source if {
	denials("orders", {"ingress": [{"from": [by_name("inventory")]}]}) == {"`orders` admits namespace `inventory`, and no flow declares that"}
	denials("orders", {"ingress": [{"from": [by_names(["monitoring", "inventory"])]}]}) == {"`orders` admits namespace `inventory`, and no flow declares that"}
}

test_an_undeclared_destination if {
	denials("inventory", {"egress": [{"to": [by_name("orders")]}]}) == {"`inventory` reaches namespace `orders`, and no flow declares that"}
}

test_every_namespace if {
	denials("inventory", {"ingress": [{"from": [{"namespaceSelector": {}}]}]}) == {"`inventory` admits every namespace, and no flow declares that"}
	denials("inventory", {"ingress": [{"ports": [{"port": 8080}]}]}) == {"`inventory` admits every namespace, and no flow declares that"}
	denials("inventory", {"egress": [{}]}) == {"`inventory` reaches every namespace, and no flow declares that"}
}

test_labels_that_anybody_may_set if {
	denials("inventory", {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "orders"}}}]}]}) == {"`inventory` admits whatever namespaces carry the labels {\"matchLabels\":{\"team\":\"orders\"}}"}
}

test_names_may_be_looked_up_anywhere if {
	denials("inventory", {"egress": [{"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}]}) == set()
	count(denials("inventory", {"egress": [{"ports": [{"port": 53}, {"port": 443}]}]})) == 1
}

test_a_declared_source_is_shut_out if {
	warnings("inventory", {"ingress": [{"from": [{"podSelector": {}}]}]}) == {
		"`inventory` shuts out namespace `orders`, whose flow is declared",
		"`inventory` shuts out namespace `monitoring`, whose flow is declared",
	}
	warnings("inventory", {"ingress": [{"from": [by_name("orders")]}]}) == {"`inventory` shuts out namespace `monitoring`, whose flow is declared"}
}

test_declared_sources_are_admitted if {
	warnings("inventory", {"ingress": [{"from": [by_name("orders")]}, {"from": [by_name("monitoring")]}]}) == set()
	warnings("inventory", {"ingress": [{"ports": [{"port": 8080}]}]}) == set()
	warnings("monitoring", {"ingress": [{"from": [{"namespaceSelector": {}}]}]}) == set()
}

test_nothing_listed_is_a_ground_for_others if {
	warnings("inventory", {"policyTypes": ["Ingress"]}) == set()
}

test_a_policy_for_some_pods_shuts_nobody_out if {
	count(policy.warn) == 0 with input as network_policy("inventory", some_pods, {"ingress": [{"from": [{"podSelector": {}}]}]}) with data.flows as flows
}

test_no_namespace_is_the_default_one if {
	policy.own == "default" with input as {"metadata": {"name": "p"}}
}

test_selectors_of_both_kinds if {
	selector := {"matchLabels": {"kubernetes.io/metadata.name": "orders", "team": "orders"}, "matchExpressions": [{"key": "team", "operator": "Exists"}]}
	denials("inventory", {"ingress": [{"from": [{"namespaceSelector": selector}]}]}) == set()
	names := {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["orders"]}]}
	count(denials("inventory", {"ingress": [{"from": [{"namespaceSelector": names}]}]})) == 1
}
