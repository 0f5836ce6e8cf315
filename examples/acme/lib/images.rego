# The parts of an image's name.
package lib.images

# The registry; an image without one comes from Docker Hub.
registry(image) := host if {
	contains(image, "/")
	host := split(image, "/")[0]
	regex.match(`[.:]|^localhost$`, host)
} else := "docker.io"

# The tag; an image without one is `latest`. A digest may follow.
tag(image) := text if {
	segments := split(split(image, "@")[0], "/")
	[_, text] := split(segments[count(segments) - 1], ":")
} else := "latest"
