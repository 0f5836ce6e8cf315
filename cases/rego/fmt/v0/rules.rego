package shop
import data.lib
default allow = false
allow { input.user=="ann" }
allow = true { input.admin } else = false { input.blocked }
deny[msg] { msg := "no"; not allow }
limit[x] = y { y := lib.limits[x] }
f(x) = y { y := x+1 }
f(x) { x == 1 } { x == 2 }
set["a"]
