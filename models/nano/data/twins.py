"""
Combinations that do what one family does alone ("sorted, then the first" is "the smallest"). Somebody who knows that family has
not learned to combine, so none of them is held out. `python3 -m data.twins` finds them again and writes `twins.txt`; it takes
some minutes.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name('twins.txt')


@cache
def twins() -> frozenset[str]:
    """Keys of combinations."""
    return frozenset(_FILE.read_text().split())


def _results(function: Any, inputs: list[tuple[Any, ...]]) -> list[str]:
    from .limits import bounded_call

    results: list[str] = []
    for arguments in inputs:
        try:
            results.append(repr(bounded_call(function, copy.deepcopy(arguments))))
        except Exception as error:  # noqa: BLE001 - an error is a result, too
            results.append(type(error).__name__)
    return results


def main() -> None:
    from . import families as _families  # noqa: F401 - defines them
    from .ask import USUAL
    from .combine import combinations
    from .core import defaults
    from .family import FAMILIES
    from .limits import bound_memory
    from .program import ELEMENT_OPERATORS, ELEMENTS, Program
    from .variant import python_function

    bound_memory()
    alone = [f for f in FAMILIES.values() if not f.is_class and len(f.arguments) == 1]
    functions = {f.name: python_function(defaults(f).source('python', 'reference_'), 'reference_') for f in alone}
    found: list[str] = []
    for operator, names in combinations():
        if not all(name in USUAL for name in names):
            continue
        program = Program(operator, tuple(defaults(FAMILIES[name]) for name in names))
        takes = ELEMENTS[FAMILIES[names[0]].takes] if operator in ELEMENT_OPERATORS else FAMILIES[names[0]].takes
        inputs = [case.arguments for case in program.cases]
        expected = [repr(case.expected) for case in program.cases]
        if len(inputs) > 1 and any(
            f.takes in (takes, 'items') and _results(functions[f.name], inputs) == expected for f in alone
        ):
            found.append(program.key)
    _FILE.write_text('\n'.join(sorted(found)) + '\n')


if __name__ == '__main__':
    main()
