"""The bench: the figures of the design, beside a plain nameko service, in one run."""
