"""Each rule and each clock; needs nothing."""
