shared words
