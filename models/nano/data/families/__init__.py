"""Every family, by theme; importing this package defines them all."""

from . import arithmetic, dates, dictionaries, list_pairs, lists, matrices, numbers, strings, text_pairs, words

__all__ = ["arithmetic", "dates", "dictionaries", "list_pairs", "lists", "matrices", "numbers", "strings", "text_pairs", "words"]
