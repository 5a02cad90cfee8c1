"""Verified functions in a small file, for a retrieval."""
