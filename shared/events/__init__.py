"""How an event is declared, and the events of each domain."""
