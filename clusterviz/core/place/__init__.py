"""Where the rows of files lie: columns that say it, and the system of their numbers."""
