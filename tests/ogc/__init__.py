"""OGC API – Features, asked as programs and people ask it."""
