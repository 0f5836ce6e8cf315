package ports_test

import data.ports

# Fails on purpose, for the documents: the policy says "port 80 is privileged".
test_privileged if {
	ports.deny == {"port 80 is reserved"} with input as {"ports": [80, 8080]}
}
