"""What sets the house up and runs it: commands, the demo city, the bench."""
