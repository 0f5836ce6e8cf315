package broken

unsafe := y

call if shout("a")

loop if loop
