"""Overlap review: the cases, the lists beside them, and what was supplied."""
