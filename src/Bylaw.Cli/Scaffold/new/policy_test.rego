package {{package}}_test

import data.{{package}}

namespace(labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "orders", "labels": labels}}

test_what_is_wrong_is_refused if {
	{{package}}.deny == {"namespace `orders` has no label `team`"} with input as namespace({})
}

test_what_is_right_passes if {
	count({{package}}.deny) == 0 with input as namespace({"team": "orders"})
}
