"""The hand-worked city's cases of rights: a year of them, and the numbers they come to."""
