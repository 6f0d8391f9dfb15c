"""Who asks, what they may open, and saying who may do what."""
