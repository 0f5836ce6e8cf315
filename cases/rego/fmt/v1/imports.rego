package   shop.orders
import data.lib.prices
import input.order as o


import data.lib.images
import rego.v1
allow if o.total<prices.limit
