"""Use cases: reports to sign, send and file, one module each."""
