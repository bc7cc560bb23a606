"""Backups: taken of each database by itself, put back, and tried beside the living ones."""
