package trusted_registries

import data.lib.images
import data.lib.workloads

deny contains message if {
	some container in workloads.containers(input)
	not images.registry(container.image) in data.parameters.registries
	message := sprintf("container `%s` runs `%s`, an image from `%s`", [workloads.name(container), container.image, images.registry(container.image)])
}
