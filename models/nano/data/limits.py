"""Bounds for functions that get inputs they were not made for."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

#: Of processor time, so that a busy machine changes nothing.
CALL_SECONDS = 0.1
MEMORY_BYTES = 3 << 30


class TooLong(Exception):
    """The call was ended."""


def _on_alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def bounded_call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What it gives, unless that takes too long. In the main thread only."""
    before = signal.signal(signal.SIGVTALRM, _on_alarm)
    signal.setitimer(signal.ITIMER_VIRTUAL, CALL_SECONDS)
    try:
        return function(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def bound_memory() -> None:
    """So that a list of a billion numbers is an error, and no swapping machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.RLIM_INFINITY))
