"""The methods that are measured, each behind the same few calls."""
