package shop
import future.keywords.and
import future.keywords.or
import future.keywords.not
allow if input.admin or input.owner and not input.locked
allow if (input.a or input.b) and input.c
allow if {
  input.a
    or input.b
  not {input.x; input.y}
  { input.p; input.q } or input.r
}
