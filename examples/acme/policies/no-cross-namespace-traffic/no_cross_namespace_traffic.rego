package no_cross_namespace_traffic

# Where the peers of a rule stand, by its direction.
sides := {"ingress": "from", "egress": "to"}

verbs := {"ingress": "admits", "egress": "reaches"}

own := object.get(input.metadata, "namespace", "default")

# A peer names a foreign namespace.
deny contains message if {
	some direction, side in sides
	some rule in input.spec[direction]
	some peer in rule[side]
	some other in named(peer.namespaceSelector)
	other != own
	not declared(direction, other)
	message := sprintf("`%s` %s %s, and no flow declares that", [own, verbs[direction], spoken(other)])
}

# A peer selects namespaces by labels: whoever may label a namespace decides which.
deny contains message if {
	some direction, side in sides
	some rule in input.spec[direction]
	some peer in rule[side]
	peer.namespaceSelector
	not selects_by_name(peer.namespaceSelector)
	message := sprintf("`%s` %s whatever namespaces carry the labels %s", [own, verbs[direction], json.marshal(peer.namespaceSelector)])
}

# A rule without peers is open to everybody.
deny contains message if {
	some direction, side in sides
	some rule in input.spec[direction]
	count(object.get(rule, side, [])) == 0
	not declared(direction, "*")
	not is_lookup(direction, rule)
	message := sprintf("`%s` %s %s, and no flow declares that", [own, verbs[direction], spoken("*")])
}

# A policy for every pod that lists its sources and forgets a declared one. (A policy that lists none is the ground on
# which others open what they need.)
warn contains message if {
	count(input.spec.podSelector) == 0
	some flow in data.flows
	meets(flow.to, own)
	flow.from != own
	count(input.spec.ingress) > 0
	not admits(flow.from)
	message := sprintf("`%s` shuts out %s, whose flow is declared", [own, spoken(flow.from)])
}

declared("ingress", other) if {
	some flow in data.flows
	meets(flow.from, other)
	meets(flow.to, own)
}

declared("egress", other) if {
	some flow in data.flows
	meets(flow.from, own)
	meets(flow.to, other)
}

meets(pattern, namespace) if pattern in {"*", namespace}

admits(_) if {
	some rule in input.spec.ingress
	count(object.get(rule, "from", [])) == 0
}

admits(namespace) if {
	some rule in input.spec.ingress
	some peer in rule.from
	some other in named(peer.namespaceSelector)
	meets(other, namespace)
}

# The namespaces that a selector names, `*` for all; none when it selects by labels of another kind.
named(selector) := {"*"} if count(selector) == 0

named(selector) := names if {
	count(selector) > 0
	names := {name | name := selector.matchLabels["kubernetes.io/metadata.name"]} | {name |
		some expression in selector.matchExpressions
		expression.key == "kubernetes.io/metadata.name"
		expression.operator == "In"
		some name in expression.values
	}
}

selects_by_name(selector) if some _ in named(selector)

# Names are looked up at whatever address the node says.
is_lookup("egress", rule) if {
	count(rule.ports) > 0
	every port in rule.ports {
		port.port == 53
	}
}

spoken("*") := "every namespace"

spoken(namespace) := sprintf("namespace `%s`", [namespace]) if namespace != "*"
