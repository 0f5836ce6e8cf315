test no root
