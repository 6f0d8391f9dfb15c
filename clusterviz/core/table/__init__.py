"""Columns of files: which field each is, and what its cells mean."""
