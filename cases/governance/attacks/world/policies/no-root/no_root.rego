deny no root
