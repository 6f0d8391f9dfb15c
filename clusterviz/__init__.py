"""clusterviz: the industrial clusters of a Vietnamese province, mapped and counted."""

__version__ = "0.1.0"
