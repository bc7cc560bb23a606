"""Check digits of credit codes, ID cards and divisions."""
