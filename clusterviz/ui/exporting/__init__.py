"""The page that hands files on: what to choose, what is seen, and the file."""
