package shop
p if {
  some i,j
  input.xs[i]==input.ys[j]
  not input.closed
  every x in input.xs { x>0; x<10 }
  every k,v in input.map {
    k != v }
  1+2*3 == (1+2)*3
  (1+2)-3 == 0
  "a" in ["a","b"]
  "k","v" in input.map
  input.a | input.b == input.c & input.d
  x := input.x with input as {"x":1} with data.y as 2
  allow with input.user as "ann"
    with input.method as "GET"
  [a,{"b":c}] = input.pair
}
