"""Every family, by theme; importing this package defines them all."""

from . import (
    algorithms,
    arithmetic,
    classes,
    dates,
    dictionaries,
    formats,
    list_pairs,
    lists,
    matrices,
    numbers,
    strings,
    text_pairs,
    words,
)

__all__ = [
    'algorithms',
    'arithmetic',
    'classes',
    'dates',
    'dictionaries',
    'formats',
    'list_pairs',
    'lists',
    'matrices',
    'numbers',
    'strings',
    'text_pairs',
    'words',
]
