"""The commands behind ``clusterviz``, one module a noun."""
