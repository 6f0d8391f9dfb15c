"""The map explorer: what is chosen, how it is drawn, found, compared and listed."""
