package unused

import data.lib

allow if {
	user := input.user
	input.admin
}

f(x, y) := x
