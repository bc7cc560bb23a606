"""Campaigns, competitions, training, suggestions, innovations."""
