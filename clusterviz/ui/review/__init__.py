"""The page of the monthly review, part by part."""
