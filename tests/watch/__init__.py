"""What watches over an installation does so: each alert rule fires, and is silent otherwise."""
