"""Every family, by theme; importing this package defines them all."""

from . import lists, numbers, strings

__all__ = ['lists', 'numbers', 'strings']
