# What policies need to know about everything that runs pods.
package lib.workloads

# The pod that a workload of any kind runs; undefined for other objects.
pod(object) := object.spec if object.kind == "Pod"

pod(object) := object.spec.template.spec if {
	object.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}
}

pod(object) := object.spec.jobTemplate.spec.template.spec if object.kind == "CronJob"

# Every container of a workload: those that run at its start, and those that people attach, included.
containers(object) := [container |
	some list in ["initContainers", "containers", "ephemeralContainers"]
	some container in pod(object)[list]
]

# How messages name a container.
name(container) := object.get(container, "name", "without name")

# A field of the security context that counts for a container: its own, else the pod's.
security(object, container, field) := value if {
	value := container.securityContext[field]
} else := pod(object).securityContext[field]
