"""The kinds of examples."""
