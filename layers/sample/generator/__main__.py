"""Write the sample: ``python layers/sample/generator [OUT]``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import_module("generator.run").main(sys.argv[1:])
