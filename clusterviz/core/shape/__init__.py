"""Shapes of files: closed, mended with consent, and what is odd about them."""
