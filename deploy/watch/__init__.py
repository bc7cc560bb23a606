"""What watches over an installation: alert rules, and how Prometheus finds the services."""
