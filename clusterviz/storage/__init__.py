"""Where published layers and operational records live."""
