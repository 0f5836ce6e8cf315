# The first line.
package shop # of all

# METADATA
# title: Who may
allow if { # here it begins
  # above a statement
  input.user == "ann" # beside it
  # at the end
}


# alone



items := [ # of a list
  1, # one
  # between
  2,
]

port := {
  "http": 80, "https": 443, # both
}
# the end
