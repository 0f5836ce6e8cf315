package shop
import rego.v1
import future.keywords.in
import future.keywords.not
import data.lib
allow if not { input.a; lib.b }
