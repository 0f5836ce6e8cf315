package shop
default allow=false
allow if {input.user=="ann"}
allow if { input.user == "bob"; input.method == "GET" }
allow if input.admin
limit := 5 if input.tier == "free" else := 10 if input.tier == "paid" else := 0
f(x,y) := x+y*2
f(x, _) := true if x>1
deny contains   msg if { msg:=sprintf("%v is too much",[input.total]); input.total>100 }
names contains input.name
by_id[id] := order if { some order in input.orders; id:=order.id }
a.b["c d"].e := 1
a["not"] := true
pi := 3.1400
