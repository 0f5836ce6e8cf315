package fixed_image_tags

import data.lib.images
import data.lib.workloads

deny contains message if {
	some container in workloads.containers(input)
	not contains(container.image, "@")
	images.tag(container.image) in data.parameters.movingTags
	message := sprintf("container `%s` runs `%s`, which names no version", [workloads.name(container), container.image])
}
