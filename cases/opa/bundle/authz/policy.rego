# METADATA
# title: Orders
# authors:
# - Ann Lee <ann@example.com>
package authz

# METADATA
# title: Who may
# description: Admins may.
# entrypoint: true
# custom:
#   severity: high
allow if input.user in data.roles.admins

deny contains msg if {
	not allow
	msg := $"{input.user} may not"
}
