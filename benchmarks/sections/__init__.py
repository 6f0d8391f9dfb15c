"""The parts of the results: each measures, tells and judges by itself."""
