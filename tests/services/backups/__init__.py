"""Backups of one service: taken, refused, put back, tried in a drill, by its commands."""
