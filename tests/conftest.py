"""What pytest must know of every test."""

from __future__ import annotations

# Scripts that the browser tests serve: importing one would draw its page.
collect_ignore_glob = ["e2e/*_app.py", "e2e/*_page.py"]
