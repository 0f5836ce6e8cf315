package no_privileged

# The input is one Kubernetes object. `deny` holds a message for each thing that is wrong with it.
deny contains message if {
	some container in containers
	container.securityContext.privileged == true
	message := sprintf("container `%s` is privileged", [container.name])
}

containers contains container if {
	some spec in pod_specs
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some container in spec[list]
}

# Where a pod, a workload with a template, and a CronJob have the specification of their pods.
pod_specs contains input.spec

pod_specs contains input.spec.template.spec

pod_specs contains input.spec.jobTemplate.spec.template.spec
