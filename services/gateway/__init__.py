"""The city office's pages and HTTP API."""
