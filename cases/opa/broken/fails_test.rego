package broken_test

double(x) := x * 2

test_sum if {
	x := double(1)
	y := 1
	x == y + 2
}

test_call if double(2) == 3

test_cases[name] if {
	some name, case in {
		"one": {"given": 1, "wanted": 2},
		"two": {"given": 2, "wanted": 5},
	}
	print("case", name)
	double(case.given) == case.wanted
}

test_error if {
	conflict == 1
}

conflict := 1

conflict := 2
