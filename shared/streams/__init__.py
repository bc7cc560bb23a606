"""Numbering, chain, intake, relay, receipts: the promises live here, free of nameko."""
