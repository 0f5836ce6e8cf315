package several

a := x

b := y

c := z
