"""A whole city for tests: real processes, a broker and databases of its own, branches at work."""
