"""Ways in which a function comes out wrong: slips that people make, and slips that a small model makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, str, str], str]

_SWAPS = (
    (r' < ', ' <= '),
    (r' <= ', ' < '),
    (r' > ', ' >= '),
    (r' >= ', ' > '),
    (r' == ', ' != '),
    (r' === ', ' !== '),
    (r' !== ', ' === '),
    (r' != ', ' == '),
    (r' \+ ', ' - '),
    (r' - ', ' + '),
    (r' \* ', ' + '),
    (r' % ', ' / '),
    (r' and ', ' or '),
    (r' or ', ' and '),
    (r' && ', ' || '),
    (r' \|\| ', ' && '),
    (r'\bTrue\b', 'False'),
    (r'\bFalse\b', 'True'),
    (r'\btrue\b', 'false'),
    (r'\bfalse\b', 'true'),
    (r'\bmax\(', 'min('),
    (r'\bmin\(', 'max('),
    (r' not in ', ' in '),
    (r'\.upper\(', '.lower('),
    (r'\.lower\(', '.upper('),
    (r'\+= ', '-= '),
    (r'\bif not ', 'if '),
    (r'\[::-1\]', '[::1]'),
    (r'\[1:\]', '[0:]'),
    (r'\.every\(', '.some('),
    (r'\.some\(', '.every('),
    (r'\ball\(', 'any('),
    (r'\bany\(', 'all('),
    (r', reverse=True', ''),
    (r'\.toUpperCase\(', '.toLowerCase('),
    (r'\bif ', 'if not '),
    (r'if \(', 'if (!'),
    (r'\.floor\(', '.ceil('),
    (r' // ', ' / '),
    (r'\.reverse\(\)', ''),
)
#: What belongs to the other language, or to none.
_FOREIGN = {
    'python': (
        (r'\.append\(', '.push('),
        (r'len\((\w+)\)', r'\1.length'),
        (r'\.lower\(\)', '.toLowerCase()'),
        (r'\.upper\(\)', '.toUpperCase()'),
        (r'\.strip\(\)', '.trim()'),
        (r'\bNone\b', 'null'),
        (r'\bTrue\b', 'true'),
        (r'\bFalse\b', 'false'),
        (r'\.items\(\)', '.entries()'),
        (r' and ', ' && '),
        (r'\bsorted\((\w+)\)', r'\1.sorted()'),
        (r'\belif ', 'else if '),
        (r'\.startswith\(', '.startsWith('),
        (r'\.get\(', '.find('),
        (r'\.split\(\)', '.split'),
    ),
    'javascript': (
        (r'\.push\(', '.append('),
        (r'\.length', '.size'),
        (r'\.toLowerCase\(\)', '.lower()'),
        (r'\.toUpperCase\(\)', '.upper()'),
        (r'\.trim\(\)', '.strip()'),
        (r'\bnull\b', 'None'),
        (r'\btrue\b', 'True'),
        (r'\bfalse\b', 'False'),
        (r'\.includes\(', '.contains('),
        (r'(\w+)\.length', r'len(\1)'),
        (r' && ', ' and '),
        (r'\.join\(', '.concat('),
        (r'\.filter\(', '.select('),
        (r'const ', 'let const '),
    ),
}
_RESERVED = frozenset(
    [
        'def',
        'return',
        'for',
        'in',
        'if',
        'else',
        'elif',
        'not',
        'and',
        'or',
        'None',
        'True',
        'False',
        'import',
        'from',
        'class',
        'while',
        'function',
        'const',
        'let',
        'of',
        'new',
        'null',
        'true',
        'false',
        'self',
        'this',
        'lambda',
        'is',
        'sum',
        'len',
        'range',
        'sorted',
        'max',
        'min',
    ]
)


def swap(rng: Random, source: str, _language: str) -> str:
    return _one_of(rng, source, _SWAPS)


def foreign(rng: Random, source: str, language: str) -> str:
    return _one_of(rng, source, _FOREIGN[language])


def off_by_one(rng: Random, source: str, _language: str) -> str:
    places = list(re.finditer(r'(?<![\w.\'"])\d+(?![\w.\'"])', source))
    if not places:
        return source
    place = rng.choice(places)
    return source[: place.start()] + str(max(0, int(place[0]) + rng.choice((-1, 1)))) + source[place.end() :]


def misspelt(rng: Random, source: str, _language: str) -> str:
    """One use of a name is not the name."""
    uses = [
        found for found in re.finditer(r'(?<![\w.\'"])[a-z]\w{2,}(?![\w\'"(])', source) if found[0] not in _RESERVED
    ]
    counts = [found for found in uses if sum(1 for other in uses if other[0] == found[0]) > 1]
    if not counts:
        return source
    place = rng.choice(counts)
    name = place[0]
    other = rng.choice((name[:-1], name + 's', name[0] + name[2] + name[1] + name[3:]))
    return source[: place.start()] + other + source[place.end() :]


def no_return(rng: Random, source: str, _language: str) -> str:
    return _one_of(rng, source, ((r'return (?=\S)', ''),))


def other_function_name(rng: Random, source: str, _language: str) -> str:
    found = list(re.finditer(r'(?:def|function|class) (\w+)', source))
    if not found:
        return source
    name = found[-1][1]
    return re.sub(
        rf'\b{name}\b',
        rng.choice(('solve', 'solution', 'main', name + '_', name.replace('_', '').lower() + '2')),
        source,
    )


def no_import(rng: Random, source: str, _language: str) -> str:
    return re.sub(r'^(import|from) .*\n+', '', source, count=1, flags=re.MULTILINE)


def broken_syntax(rng: Random, source: str, language: str) -> str:
    if language == 'python':
        return _one_of(rng, source, ((r':\n', '\n'), (r'\)\n', '\n'), (r'\)$', ''), (r' == ', ' = '), (r'\]$', '')))
    return _one_of(rng, source, ((r'\}$', ''), (r'\);', ';'), (r' \{\n', '\n'), (r'=> ', '> '), (r'\) \{', '{')))


def lost_line(rng: Random, source: str, _language: str) -> str:
    lines = source.split('\n')
    inner = [i for i, line in enumerate(lines) if line.startswith('  ') and line.strip(' {}')]
    if len(inner) < 3:
        return source
    at = rng.choice(inner)
    if lines[at].endswith('{'):
        return source
    return '\n'.join(lines[:at] + lines[at + 1 :])


def stub(_rng: Random, source: str, language: str) -> str:
    """Nothing but the head."""
    lines = source.split('\n')
    heads = [i for i, line in enumerate(lines) if line.startswith(('def ', 'function '))]
    if not heads:
        return source
    head = lines[heads[-1]]
    return f'{head}\n    return None' if language == 'python' else f'{head}\n  return null;\n}}'


#: With how often each is tried.
MUTATIONS: tuple[tuple[int, Mutation], ...] = (
    (6, swap),
    (4, foreign),
    (3, off_by_one),
    (3, misspelt),
    (2, no_return),
    (2, other_function_name),
    (1, no_import),
    (2, broken_syntax),
    (2, lost_line),
    (1, stub),
)


def mutated(rng: Random, source: str, language: str) -> str | None:
    """A wrong form of it; None when none was found."""
    for _ in range(8):
        mutation = rng.choices([m for _, m in MUTATIONS], [w for w, _ in MUTATIONS])[0]
        wrong = mutation(rng, source, language)
        if wrong != source:
            return wrong
    return None


def _one_of(rng: Random, source: str, swaps: tuple[tuple[str, str], ...]) -> str:
    found = [(place, other) for pattern, other in swaps for place in re.finditer(pattern, source, re.MULTILINE)]
    if not found:
        return source
    place, other = rng.choice(found)
    return source[: place.start()] + place.expand(other) + source[place.end() :]
