"""The card beside the map: of the cluster that is selected, or of a plan zone."""
