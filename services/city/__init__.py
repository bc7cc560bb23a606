"""Totals of every level, and the proof that they agree with the branches."""
