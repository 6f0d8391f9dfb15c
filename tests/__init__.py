"""Tests of clusterviz: one folder a kind, one module a noun."""
