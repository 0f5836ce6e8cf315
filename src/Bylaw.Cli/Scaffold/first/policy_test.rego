package no_privileged_test

import data.no_privileged

spec(context) := {"containers": [{"name": "app", "securityContext": context}]}

test_a_privileged_container_is_refused if {
	no_privileged.deny == {"container `app` is privileged"} with input as {"kind": "Pod", "spec": spec({"privileged": true})}
}

test_others_pass if {
	count(no_privileged.deny) == 0 with input as {"kind": "Pod", "spec": spec({"privileged": false})}
	count(no_privileged.deny) == 0 with input as {"kind": "Pod", "spec": spec({})}
	count(no_privileged.deny) == 0 with input as {"kind": "Service", "spec": {"ports": [{"port": 80}]}}
}

test_init_and_ephemeral_containers_count if {
	some list in ["initContainers", "ephemeralContainers"]
	count(no_privileged.deny) == 1 with input as {"kind": "Pod", "spec": {list: spec({"privileged": true}).containers}}
}

test_templates_count if {
	template := {"template": {"spec": spec({"privileged": true})}}
	count(no_privileged.deny) == 1 with input as {"kind": "Deployment", "spec": template}
	count(no_privileged.deny) == 1 with input as {"kind": "CronJob", "spec": {"jobTemplate": {"spec": template}}}
}
