"""Campaigns, competitions, training, suggestions, honours: as far as the directory."""
