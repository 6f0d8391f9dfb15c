"""Every export of the sample and of real boundaries, read by what did not write it."""
