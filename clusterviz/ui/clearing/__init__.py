"""The page of site clearance, in parts: what is asked, pictures, lists, tables."""
