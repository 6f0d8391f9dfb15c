"""How fast the overlaps are: a seeded province, the peers, and the measuring."""
