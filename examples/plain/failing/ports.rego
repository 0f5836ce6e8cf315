package ports

deny contains message if {
	some port in input.ports
	port < 1024
	message := sprintf("port %d is privileged", [port])
}
