package resource_limits_test

import data.resource_limits

denials(resources) := messages if {
	messages := resource_limits.deny with input as {"kind": "Pod", "spec": {"containers": [{"name": "api", "resources": resources}]}}
		with data.parameters as {"maxMemory": "8Gi"}
}

test_bounded if {
	denials({"requests": {"cpu": "50m"}, "limits": {"memory": "128Mi"}}) == set()
	denials({"limits": {"cpu": 1, "memory": 134217728}}) == set()
	denials({"limits": {"cpu": 1, "memory": "8Gi"}}) == set()
}

test_no_memory_limit if {
	denials({"requests": {"cpu": "50m", "memory": "64Mi"}}) == {"container `api` has no memory limit"}
}

test_no_cpu if {
	denials({"limits": {"memory": "128Mi"}}) == {"container `api` requests no CPU"}
}

test_nothing if {
	denials({}) == {"container `api` has no memory limit", "container `api` requests no CPU"}
	denials(null) == {"container `api` has no memory limit", "container `api` requests no CPU"}
}

test_too_much if {
	some memory in ["9Gi", "9663676416", 9663676416]
	denials({"limits": {"cpu": "1", "memory": memory}}) == {sprintf("container `api` may use %v of memory, more than 8Gi", [memory])}
}
