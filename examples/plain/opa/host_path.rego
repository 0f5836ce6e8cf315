# The form of OPA's admission control: the input is an AdmissionReview.
package kubernetes.admission

deny contains message if {
	some volume in input.request.object.spec.template.spec.volumes
	volume.hostPath.path
	message := sprintf("volume `%s` mounts `%s` of the node", [volume.name, volume.hostPath.path])
}
