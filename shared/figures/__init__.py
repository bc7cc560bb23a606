"""Contributions, indicators, figures and what is made of them."""
