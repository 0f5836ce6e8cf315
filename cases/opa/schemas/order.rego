package orders

allow if { input.totl < 100 }
