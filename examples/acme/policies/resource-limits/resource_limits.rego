package resource_limits

import data.lib.workloads

deny contains message if {
	some container in workloads.containers(input)
	not container.resources.limits.memory
	message := sprintf("container `%s` has no memory limit", [workloads.name(container)])
}

deny contains message if {
	some container in workloads.containers(input)
	bytes(container.resources.limits.memory) > bytes(data.parameters.maxMemory)
	message := sprintf(
		"container `%s` may use %v of memory, more than %v",
		[workloads.name(container), container.resources.limits.memory, data.parameters.maxMemory],
	)
}

# A limit is the request of a container that names none.
deny contains message if {
	some container in workloads.containers(input)
	not container.resources.limits.cpu
	not container.resources.requests.cpu
	message := sprintf("container `%s` requests no CPU", [workloads.name(container)])
}

# Manifests write 128Mi, "134217728" and 134217728.
bytes(quantity) := units.parse_bytes(sprintf("%v", [quantity]))
