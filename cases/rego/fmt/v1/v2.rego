package shop
import rego.v2
allow if not (input.a and input.b)
allow if {input.a == 1} or {input.b == 2
 input.c == 3}
