"""The pages in a real Chromium, in both languages."""
