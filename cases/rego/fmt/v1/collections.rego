package shop
a := [1,2,   3]
b := {"x":1,"y":[ 2,{"z"} ]}
c := {
"x": 1, "y": 2}
d := [
]
e := { x|some x in [1,2] }
g := {k:v|some k,v in input.map;v>1}
h := [x |
  some x in input.xs
  x > 1
]
i := set( )
j := f(1,
  2)
f(x, y) := x
k := input["a"]["b c"][0][_]["if"]
l := `raw
  text`
m := $"{input.name} has {count(input.xs)}"
