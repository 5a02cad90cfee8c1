from __future__ import annotations

import unittest
from random import Random

from data import families as _families  # noqa: F401 - defines them
from data.asserts import test_lines
from data.core import choose
from data.execution.runner import Runner
from data.family import FAMILIES
from data.program import Program
from data.variant import default_name

#: Draws of parameters for each family.
DRAWS = 3


class Families(unittest.TestCase):
    def test_each_passes_its_tests_in_both_languages(self) -> None:
        for language in ('python', 'javascript'):
            names: list[str] = []
            programs: list[tuple[str, str]] = []
            for family in FAMILIES.values():
                rng = Random(family.name)
                for _ in range(DRAWS):
                    chosen = choose(rng, family, language)
                    assert chosen is not None
                    program = Program('', (chosen[0],))
                    name = default_name(family.name, language, family.is_class)
                    names.append(family.name)
                    programs.append((program.source(language, name), test_lines(program.cases, language, name)))
            with Runner() as runner:
                failures = [
                    f'{name}: {failure}'
                    for name, failure in zip(names, runner.run(language, programs), strict=True)
                    if failure
                ]
            self.assertEqual(failures, [])

    def test_tests_tell_each_from_a_constant(self) -> None:
        for family in FAMILIES.values():
            chosen = choose(Random(1), family, 'python')
            assert chosen is not None
            cases = Program('', (chosen[0],)).cases
            results = {repr(result) for case in cases for result in (case.checks if case.script else (case.expected,))}
            with self.subTest(family.name):
                self.assertGreater(len(results), 1)

    def test_a_wrong_program_is_told_as_the_sandbox_tells_it(self) -> None:
        with Runner() as runner:
            self.assertEqual(
                runner.run('python', [('def f(n):\n    return n + 1', 'assert f(1) == 2\nassert f(2) == 2')]),
                ['AssertionError\n  in the tests, line 2: assert f(2) == 2'],
            )
            self.assertEqual(
                runner.run(
                    'javascript', [('function f(n) {\n  return n.length;\n}', 'console.assert(f(null) === 1);')]
                ),
                ["Uncaught TypeError: cannot read property 'length' of null\n  in the code, line 2: return n.length;"],
            )
            self.assertEqual(runner.run('python', [('while True:\n    pass', '')]), ['the time limit was reached'])


if __name__ == '__main__':
    unittest.main()
