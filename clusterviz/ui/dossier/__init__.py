"""Withdrawn land: the register, one dossier, and where its firms could go."""
