# METADATA
# title: Access to orders
package authz

default allow := false

# METADATA
# title: Owners and admins
# description: An order belongs to who placed it.
# entrypoint: true
allow if {
	input.method == "GET"
	is_owner
}

allow if is_admin

is_owner if {
	some order in data.orders
	order.id == input.order
	order.owner == input.user
}

is_admin if input.user in data.admins

reasons contains reason if {
	not allow
	reason := sprintf("%s may not %s order %d", [input.user, input.method, input.order])
}

total(orders) := sum([order.price | some order in orders])

ratio := 1 / data.none
