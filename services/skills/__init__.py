"""Campaigns, competitions, training, suggestions, innovations, honours."""
