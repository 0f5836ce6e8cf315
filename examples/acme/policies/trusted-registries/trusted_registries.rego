package trusted_registries

import data.lib.images
import data.lib.workloads

deny contains message if {
	some container in workloads.containers(input)
	not is_trusted(container.image)
	message := sprintf("container `%s` runs `%s`, an image from `%s`", [workloads.name(container), container.image, images.registry(container.image)])
}

is_trusted(image) if {
	some registry in data.parameters.registries
	startswith(image, concat("", [registry, "/"]))
}
