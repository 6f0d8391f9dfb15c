"""The page that tests a site: where it comes from, the answer, what is kept."""
