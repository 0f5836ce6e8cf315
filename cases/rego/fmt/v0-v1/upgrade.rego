package shop
import future.keywords.in
import data.lib
default allow = false
allow { input.user in lib.admins }
deny[msg] { msg := "no"; not allow }
limit[x] = y { y := lib.limits[x] }
f(x) = y { y := x+1 }
p.q.r = 1
set["a"]
set2["b"] { true }
c = 1
