"""What a model's answer says: the code in it, under the name that tests call."""

import re

FENCE = re.compile(r'```\w*\n(.*?)\n?```', re.DOTALL)
DEFINITION = {
    'python': re.compile(r'^(?:def|class) (\w+)', re.MULTILINE),
    'javascript': re.compile(r'^(?:function|class|const|let) (\w+)', re.MULTILINE),
}


def code_of(answer: str) -> str:
    """What stands in the answer's first code block; empty when there is none."""
    found = FENCE.search(answer)
    return found.group(1) if found else ''


def with_name(language: str, code: str, reference: str, asked: str) -> str:
    """The code, its last definition also under the reference's name if the request left the name open."""
    ours, theirs = DEFINITION[language].findall(code), DEFINITION[language].findall(reference)
    if not ours or not theirs or theirs[-1] in ours or re.search(rf'\b{theirs[-1]}\b', asked):
        return code
    alias = f'{theirs[-1]} = {ours[-1]}' if language == 'python' else f'const {theirs[-1]} = {ours[-1]};'
    return f'{code}\n\n{alias}'
