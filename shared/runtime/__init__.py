"""Broker, nameko extensions, database, settings, logs and metrics."""
