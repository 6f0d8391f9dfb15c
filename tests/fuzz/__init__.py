"""Mutated files by the thousand: none may escape the guard, the reader or the sandbox.

`seeds` makes small sound files of every format, `mutants` spoils them, `reading`
reads them one after the other in a bound process, `run` counts what escaped.
"""
