package trusted_registries_test

import data.trusted_registries

denials(image) := messages if {
	messages := trusted_registries.deny with input as {"kind": "Pod", "spec": {"containers": [{"name": "api", "image": image}]}}
		with data.parameters.registries as ["registry.acme.example", "localhost:5000"]
}

test_our_registry if {
	denials("registry.acme.example/orders/checkout:2.4.0") == set()
	denials("registry.acme.example/orders/checkout@sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b") == set()
	denials("localhost:5000/checkout") == set()
}

test_another_registry if {
	denials("docker.io/fluent/fluent-bit:3.1.4") == {"container `api` runs `docker.io/fluent/fluent-bit:3.1.4`, an image from `docker.io`"}
	denials("registry.acme.example.evil.test/checkout") == {"container `api` runs `registry.acme.example.evil.test/checkout`, an image from `registry.acme.example.evil.test`"}
	count(denials("localhost/checkout")) == 1
}

test_no_registry_is_docker_hub if {
	denials("nginx") == {"container `api` runs `nginx`, an image from `docker.io`"}
	denials("grafana/grafana:11.4.0") == {"container `api` runs `grafana/grafana:11.4.0`, an image from `docker.io`"}
}

# The server refuses such a pod, or a later step fills the image in.
test_no_image if {
	count(trusted_registries.deny) == 0 with input as {"kind": "Pod", "spec": {"containers": [{"name": "api"}]}}
		with data.parameters.registries as []
}
