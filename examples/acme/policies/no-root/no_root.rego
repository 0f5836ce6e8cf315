package no_root

import data.lib.workloads

# User 0 is root, whatever the image says.
deny contains message if {
	some container in workloads.containers(input)
	workloads.security(input, container, "runAsUser") == 0
	message := sprintf("container `%s` runs as root: its `runAsUser` is 0", [workloads.name(container)])
}

# Without a user the image decides, and most images run as root.
deny contains message if {
	some container in workloads.containers(input)
	not workloads.security(input, container, "runAsUser")
	not workloads.security(input, container, "runAsNonRoot")
	message := sprintf("container `%s` may run as root: it has no `runAsUser`, and `runAsNonRoot` is not `true`", [workloads.name(container)])
}
