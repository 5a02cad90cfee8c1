"""What the model knows of itself and of EdgeCoder."""

from __future__ import annotations

from .edgecoder import EDGECODER
from .itself import ITSELF
from .topic import Topic

TOPICS: tuple[Topic, ...] = (*ITSELF, *EDGECODER)

__all__ = ['TOPICS', 'Topic']
