"""A map on paper: drawn on the server, to scale, from the frames of the screen."""
