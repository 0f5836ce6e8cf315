package no_root_test

import data.no_root

pod(spec) := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}

with_context(context) := {"name": "api", "securityContext": context}

test_user_0_is_root if {
	no_root.deny == {"container `api` runs as root: its `runAsUser` is 0"} with input as pod({"containers": [with_context({"runAsUser": 0})]})
}

test_user_0_of_the_pod_is_root if {
	no_root.deny == {"container `api` runs as root: its `runAsUser` is 0"} with input as pod({
		"securityContext": {"runAsUser": 0},
		"containers": [{"name": "api"}],
	})
}

test_the_container_has_the_last_word if {
	count(no_root.deny) == 0 with input as pod({
		"securityContext": {"runAsUser": 0},
		"containers": [with_context({"runAsUser": 1000})],
	})
	count(no_root.deny) == 1 with input as pod({
		"securityContext": {"runAsUser": 1000},
		"containers": [with_context({"runAsUser": 0})],
	})
	count(no_root.deny) == 1 with input as pod({
		"securityContext": {"runAsNonRoot": true},
		"containers": [with_context({"runAsNonRoot": false})],
	})
}

test_user_0_is_root_even_when_it_says_it_is_not if {
	count(no_root.deny) == 1 with input as pod({"containers": [with_context({"runAsUser": 0, "runAsNonRoot": true})]})
}

test_nothing_said_may_be_root if {
	message := "container `api` may run as root: it has no `runAsUser`, and `runAsNonRoot` is not `true`"
	no_root.deny == {message} with input as pod({"containers": [{"name": "api"}]})
	no_root.deny == {message} with input as pod({"containers": [with_context({})]})
	no_root.deny == {message} with input as pod({"containers": [with_context({"runAsNonRoot": false})]})
}

test_either_field_is_enough if {
	some context in [{"runAsNonRoot": true}, {"runAsUser": 1000}]
	count(no_root.deny) == 0 with input as pod({"containers": [with_context(context)]})
	count(no_root.deny) == 0 with input as pod({"securityContext": context, "containers": [{"name": "api"}]})
}

test_init_and_ephemeral_containers_count if {
	count(no_root.deny) == 2 with input as pod({
		"initContainers": [{"name": "migrate"}],
		"containers": [with_context({"runAsNonRoot": true})],
		"ephemeralContainers": [{"name": "debug"}],
	})
}

test_every_kind_of_workload if {
	some kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"]
	count(no_root.deny) == 1 with input as {"kind": kind, "spec": {"template": {"spec": {"containers": [{"name": "api"}]}}}}
}

test_cron_jobs if {
	job := {"spec": {"template": {"spec": {"containers": [{"name": "api"}]}}}}
	count(no_root.deny) == 1 with input as {"kind": "CronJob", "spec": {"jobTemplate": job}}
}

test_other_objects_pass if {
	count(no_root.deny) == 0 with input as {"kind": "Service", "spec": {"ports": [{"port": 80}]}}
	count(no_root.deny) == 0 with input as {}
}
