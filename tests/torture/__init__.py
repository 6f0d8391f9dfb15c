"""Programs killed and disks filled while they write: what was said stays said."""
