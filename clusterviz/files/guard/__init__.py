"""What a file from outside must be before a reader may see it.

Every module here looks at the structure of one format with its own eyes and
raises `FileRefusedError`, a code and a sentence, at the first thing that is wrong.
"""

from clusterviz.files.guard.kind import DRIVERS, Kind, require_size, sniffed_kind

__all__ = ["DRIVERS", "Kind", "require_size", "sniffed_kind"]
