"""The promises under kills, cuts, wipes and forging."""
