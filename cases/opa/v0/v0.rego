package old

deny[msg] {
	input.n > 1
	msg := "too many"
}
