"""The tests, in rooms by what they prove."""
