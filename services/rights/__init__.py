"""Disputes, letters, contracts, congresses, hardship, the hotline: as far as the directory."""
