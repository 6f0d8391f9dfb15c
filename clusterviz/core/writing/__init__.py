"""Text of files: how it is encoded, and what does not belong in it."""
