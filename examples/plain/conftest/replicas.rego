# conftest's form: the input is the document itself.
package main

warn contains message if {
	input.kind == "Deployment"
	object.get(input.spec, "replicas", 1) < 2
	message := sprintf("`%s` has a single replica: every rollout is an outage", [input.metadata.name])
}
