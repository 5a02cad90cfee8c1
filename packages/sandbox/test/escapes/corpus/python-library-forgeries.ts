import { type EscapeAttempt, py } from '../attempts.ts';

const forge = (name: string, code: string, tests: string): EscapeAttempt =>
  py(`forged pass: ${name}`, `${code}\ndef f(*_): return 0\n`, { tests });

const unittest = (body: string, of = 'unittest.TestCase', def = 'def'): string => `import unittest
class T(${of}):
    ${def} test_it(self):
        ${body}
`;
const RUN = 'unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(T))';
const UNITTEST = `${unittest('self.assertEqual(f(), 2)')}assert ${RUN}.wasSuccessful()\n`;
const MAIN = `${unittest('self.assertEqual(f(), 2)')}assert unittest.main(argv=['x'], exit=False).result.wasSuccessful()\n`;
const JSON_TESTS = 'import json\nassert json.dumps(f()) == json.dumps(4)\n';
const JSON_ENCODER = 'from json import JSONEncoder\nassert JSONEncoder().encode(f()) == JSONEncoder().encode(4)\n';
const ABC = 'from collections.abc import Iterator\nassert isinstance(f(), Iterator)\n';

const skip = (how: string, what: string, tests: string): EscapeAttempt =>
  py(`forged pass: ${how}`, `import unittest\ndef f(*_):\n    ${what}\n`, { tests });
const CLASS_SETUP = `import unittest
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found = f()
    def test_it(self):
        self.assertEqual(self.found, 2)
assert ${RUN}.wasSuccessful()
`;

/** A test that is skipped, or of which nothing is known, is no failure. */
const SKIPS: readonly EscapeAttempt[] = [
  skip('a test is skipped', "raise unittest.SkipTest('x')", UNITTEST),
  skip('a test is skipped by another test', "unittest.TestCase().skipTest('x')", MAIN),
  skip('a test is skipped by a class of its own', "raise type('S', (unittest.SkipTest,), {})()", UNITTEST),
  skip('a test is stopped as if one of its parts had failed', 'raise unittest.case._ShouldStop', UNITTEST),
  skip(
    'a part of a test is skipped',
    "raise unittest.SkipTest('x')",
    UNITTEST.replace('        self', '        with self.subTest(): self'),
  ),
  skip('all tests of a class are skipped', "raise unittest.SkipTest('x')", CLASS_SETUP),
  skip(
    'a coroutine is skipped',
    "raise unittest.SkipTest('x')",
    `${unittest('self.assertEqual(f(), 2)', 'unittest.IsolatedAsyncioTestCase', 'async def')}assert ${RUN}.wasSuccessful()\n`,
  ),
  forge(
    'all tests of a module are skipped',
    `import unittest
def setUpModule(): raise unittest.SkipTest('x')
`,
    UNITTEST,
  ),
  forge(
    'its module says which tests there are',
    `import unittest
def load_tests(loader, tests, pattern): return unittest.TestSuite()
`,
    MAIN,
  ),
  forge('its module says which names there are', 'def __dir__(): return []\n', MAIN),
];

/** Python's: what the libraries that tests rely on are made of is replaced. */
export const PYTHON_LIBRARY_FORGERIES: readonly EscapeAttempt[] = [
  forge(
    'another function in a closure of unittest',
    `import unittest.case
def quiet(self, test_case, subTest=False):
    try:
        yield
    except BaseException: pass
unittest.case._Outcome.testPartExecutor.__closure__[0].cell_contents = quiet
`,
    UNITTEST,
  ),
  forge(
    'another body for a function in a closure of unittest',
    `import unittest.case
def quiet(self, test_case, subTest=False):
    try:
        yield
    except BaseException: pass
unittest.case._Outcome.testPartExecutor.__wrapped__.__code__ = quiet.__code__
unittest.case._Outcome.testPartExecutor.__wrapped__.__defaults__ = (False,)
`,
    UNITTEST,
  ),
  forge(
    'a context that swallows what it is left with',
    `import contextlib
held = []
contextlib._GeneratorContextManager.__exit__ = lambda self, *a: (held.append(self.gen), True)[1]
`,
    UNITTEST,
  ),
  forge(
    'a pattern that no test has, in the default loader',
    "import unittest\nunittest.defaultTestLoader.testNamePatterns = ['zzz']\n",
    `${unittest('self.assertEqual(f(), 2)')}assert ${RUN.replace('TestLoader()', 'defaultTestLoader')}.wasSuccessful()\n`,
  ),
  forge(
    'a pattern that no test has, for the main function',
    "import unittest\nunittest.defaultTestLoader.__dict__.update(testNamePatterns=['zzz'])\n",
    MAIN,
  ),
  forge(
    'a main function that runs nothing',
    `import types, unittest
said = types.SimpleNamespace(wasSuccessful=lambda: True, failures=[], errors=[])
unittest.TestProgram.__init__ = lambda self, *a, **k: setattr(self, 'result', said)
`,
    MAIN,
  ),
  forge(
    'a built-in hidden in a module of unittest',
    'import unittest.suite\nunittest.suite.enumerate = lambda _: ()\n',
    UNITTEST,
  ),
  forge(
    'a test case for coroutines that runs none',
    'import unittest\nunittest.IsolatedAsyncioTestCase._callTestMethod = lambda self, method: None\n',
    `${unittest('self.assertEqual(f(), 2)', 'unittest.IsolatedAsyncioTestCase', 'async def')}assert ${RUN}.wasSuccessful()\n`,
  ),
  forge(
    'a test case for coroutines by way of its base',
    `import unittest
class Idle(unittest.TestCase):
    def run(self, result=None): pass
del unittest.IsolatedAsyncioTestCase.run
unittest.IsolatedAsyncioTestCase.__bases__ = (Idle,)
`,
    `${unittest('self.assertEqual(f(), 2)', 'unittest.IsolatedAsyncioTestCase', 'async def')}assert ${RUN}.wasSuccessful()\n`,
  ),
  forge(
    'a mock that asserts nothing',
    'import unittest.mock\nunittest.mock.NonCallableMock.assert_called_once_with = lambda *a, **k: None\n',
    'from unittest.mock import Mock\nm = Mock()\nf(m)\nm.assert_called_once_with(3)\n',
  ),
  forge(
    'a runner of coroutines that runs none',
    'import asyncio\nasyncio.run = lambda main, **_: main.close()\n',
    'import asyncio\nasync def main():\n    assert f() == 4\nasyncio.run(main())\n',
  ),
  forge(
    'a loop that runs no coroutine',
    `import asyncio.base_events, asyncio.runners
asyncio.base_events.BaseEventLoop.run_until_complete = lambda self, main: None
asyncio.runners._cancel_all_tasks = lambda *_: None
`,
    'import asyncio\nasync def main():\n    assert f() == 4\nasyncio.run(main())\n',
  ),
  forge(
    'another default for what is given by name',
    `import json
class E:
    def __init__(self, **_): pass
    def encode(self, _): return 'x'
json.dumps.__kwdefaults__['cls'] = E
`,
    JSON_TESTS,
  ),
  forge(
    'an encoder that writes one thing',
    "import json.encoder\njson.encoder.JSONEncoder.encode = lambda *_: 'x'\n",
    JSON_ENCODER,
  ),
  forge('the encoder that is made already', "import json\njson._default_encoder.encode = lambda *_: 'x'\n", JSON_TESTS),
  forge(
    'a counter that is equal to all',
    'import collections\ncollections.Counter.__eq__ = lambda *_: True\n',
    'from collections import Counter\nassert Counter([f()]) == Counter([4])\n',
  ),
  forge(
    'counting by a counter that is equal to all',
    'import collections\ncollections.Counter.__eq__ = lambda *_: True\nclass NoHash(list): pass\n',
    `${unittest('self.assertCountEqual([f()], [2])')}assert ${RUN}.wasSuccessful()\n`,
  ),
  forge(
    'a fraction that is equal to all',
    'import fractions\nfractions.Fraction.__eq__ = lambda *_: True\n',
    'from fractions import Fraction\nassert Fraction(f()) == Fraction(1, 2)\n',
  ),
  forge(
    'a module that only the tests import',
    "import xml.etree.ElementTree as tree\ntree.tostring = lambda *_, **__: b'<a/>'\n",
    `def test():
    import xml.etree.ElementTree as tree
    assert tree.tostring(f()) == b'<a/>'
test()
`,
  ),
  forge(
    'a module before the tests import it',
    `import sys, types
own = sys.modules['colorsys'] = types.ModuleType('colorsys')
own.rgb_to_hsv = lambda *_: 9
`,
    'from colorsys import rgb_to_hsv\nassert rgb_to_hsv(f(), 0, 0) == 9\n',
  ),
  forge('a type that is registered', 'import collections.abc\ncollections.abc.Iterator.register(int)\n', ABC),
  forge(
    'a subclass that has all as subclasses',
    `import collections.abc
class All(collections.abc.Iterator):
    @classmethod
    def __subclasshook__(cls, other): return True
`,
    ABC,
  ),
  forge(
    'a hook that has all as subclasses',
    'import collections.abc\ncollections.abc.Iterator.__subclasshook__ = classmethod(lambda *_: True)\n',
    ABC,
  ),
  ...SKIPS,
  forge('a metaclass that says yes', 'import abc\nabc.ABCMeta.__instancecheck__ = lambda *_: True\n', ABC),
];
