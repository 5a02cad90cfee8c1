"""Every family, by theme; importing this package defines them all."""

from . import arithmetic, lists, numbers, strings, text_pairs

__all__ = ["arithmetic", "lists", "numbers", "strings", "text_pairs"]
