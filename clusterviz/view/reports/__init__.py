"""Reports in words: frames in, official letters out."""
