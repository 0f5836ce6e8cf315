package {{package}}

# The input is one Kubernetes object. `deny` holds a message for each thing that is wrong with it.
# Replace this rule by the one that you need.
deny contains message if {
	input.kind == "Namespace"
	not input.metadata.labels.team
	message := sprintf("namespace `%s` has no label `team`", [input.metadata.name])
}
