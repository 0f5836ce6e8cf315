package fixed_image_tags_test

import data.fixed_image_tags

denials(image) := messages if {
	messages := fixed_image_tags.deny with input as {"kind": "Pod", "spec": {"containers": [{"name": "api", "image": image}]}}
		with data.parameters.movingTags as ["latest", "main"]
}

test_fixed if {
	denials("registry.acme.example/orders/checkout:2.4.0") == set()
	denials("registry.acme.example:5000/checkout:2.4.0") == set()
	denials("registry.acme.example/checkout:latest@sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b") == set()
}

test_moving if {
	denials("nginx:latest") == {"container `api` runs `nginx:latest`, which names no version"}
	denials("registry.acme.example/checkout:main") == {"container `api` runs `registry.acme.example/checkout:main`, which names no version"}
}

test_no_tag_is_latest if {
	some image in ["nginx", "registry.acme.example:5000/checkout"]
	count(denials(image)) == 1
}
