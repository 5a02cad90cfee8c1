"""Sentences around what is asked, from `frames.txt`."""

from __future__ import annotations

from .textfile import sections

_LINES = {name: tuple(lines) for name, lines in sections('frames.txt')}

FRAMES: dict[str, tuple[str, ...]] = {form: _LINES[form] for form in ('do', 'np', 'is', 'class')}
#: Never in training.
HELDOUT: dict[str, tuple[str, ...]] = {form: _LINES[f'held {form}'] for form in FRAMES}
DO = FRAMES['do']
#: How a name is given by a sentence of its own.
NAMING = _LINES['naming']
