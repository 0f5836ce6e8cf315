# Gatekeeper's form: the object is `input.review.object`, and a violation carries its message as `msg`.
package k8srequiredlabels

violation contains {"msg": message, "details": {"missing": missing}} if {
	input.review.kind.kind == "Namespace"
	labels := object.get(input.review.object.metadata, "labels", {})
	missing := {label | some label in {"team", "cost-center"}; not labels[label]}
	count(missing) > 0
	message := sprintf("namespace `%s` lacks the labels %s", [input.review.object.metadata.name, concat(", ", sort(missing))])
}
