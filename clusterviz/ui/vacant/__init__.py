"""Industrial land that is still to let, for everybody to see."""
