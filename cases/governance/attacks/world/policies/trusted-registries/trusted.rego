deny strange registries
