"""A small city whose numbers were worked out by hand: its year, and the sheet of it."""
