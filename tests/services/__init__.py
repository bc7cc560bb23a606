"""One service on a real database."""
