import { type EscapeAttempt, py } from '../attempts.ts';

const forge = (name: string, code: string, tests: string, wrong = true): EscapeAttempt =>
  py(`forged pass: ${name}`, `${code}${wrong ? '\ndef f(*_): return 0\n' : ''}`, { tests });

const unittest = (body: string, of = 'unittest.TestCase', def = 'def'): string => `import unittest
class T(${of}):
    ${def} test_it(self):
        ${body}
`;
const EXIT = "try:\n    unittest.main(argv=['x'])\nexcept SystemExit as end:\n    assert not end.code\n";
const RUN = 'unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(T))';
const UNITTEST = `${unittest('self.assertEqual(f(), 2)')}assert ${RUN}.wasSuccessful()\n`;
const PART = UNITTEST.replace('        self', '        with self.subTest(): self');
const EXITING = `${unittest('self.assertEqual(f(), 2)')}${EXIT}`;
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
  skip('a part of a test is skipped', "raise unittest.SkipTest('x')", PART),
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
  forge(
    'its module gives what is not there',
    `import unittest
def __getattr__(name):
    if name == 'load_tests': return lambda *_: unittest.TestSuite()
    raise AttributeError(name)
`,
    MAIN,
  ),
  forge(
    'another module of its name',
    "import sys, types\nkept = sys.modules['__main__']\nsys.modules['__main__'] = types.ModuleType('__main__')\n",
    MAIN,
  ),
  forge(
    'another class of its module',
    `import sys, types
class Empty(types.ModuleType):
    def __dir__(self): return []
sys.modules['__main__'].__class__ = Empty
`,
    MAIN,
  ),
  forge(
    'a name of its own for the module',
    "__name__ = 'x'\n",
    "def test():\n    assert f() == 2\nif __name__ == '__main__':\n    test()\n",
  ),
  forge(
    'a function that runs before the tests of a module',
    'def setUpModule():\n    T.test_it = lambda self: None\n',
    UNITTEST,
  ),
  forge(
    'another skip in what keeps from it',
    `import unittest.case
for cell in unittest.case._Outcome.testPartExecutor.__wrapped__.__closure__:
    if cell.cell_contents is unittest.SkipTest: cell.cell_contents = ()
for cell in unittest.TestSuite._addClassOrModuleLevelException.__closure__ or ():
    if not callable(cell.cell_contents): cell.cell_contents = type('none', (), {'SkipTest': int})
def f(*_): raise unittest.SkipTest('x')
`,
    UNITTEST,
    false,
  ),
  skip(
    'an exception that is a skip at its second look',
    `class Two(Exception):
        asked = 0
        @property
        def __class__(self):
            Two.asked += 1
            return Two if Two.asked == 1 else unittest.SkipTest
    raise Two`,
    CLASS_SETUP,
  ),
  skip(
    'a report that stops its test',
    `class Stopping(Exception):
        @property
        def __cause__(self): raise unittest.case._ShouldStop
    raise Stopping`,
    PART,
  ),
  skip('an exit that is an interrupt as well', "raise type('K', (SystemExit, KeyboardInterrupt), {})(0)", EXITING),
  skip('an exit while a class is set up', 'raise SystemExit(0)', `${CLASS_SETUP.split('assert ')[0]}${EXIT}`),
  forge(
    'an exit while its tests are looked for',
    `import unittest
class Meta(type):
    def __dir__(cls): raise SystemExit(0)
class Own(unittest.TestCase, metaclass=Meta): pass
`,
    EXITING,
  ),
  forge('no exception to note', 'import sys\nsys.exc_info = lambda: None\n', UNITTEST),
  forge(
    'other arguments for the main function by their parser',
    `import argparse, unittest
class Ok(unittest.TestCase):
    def test_it(self): pass
argparse.ArgumentParser.parse_args = lambda self, args, space: setattr(space, 'tests', ['Ok'])
`,
    MAIN,
  ),
  forge(
    'other arguments for the main function',
    `import sys, unittest
class Ok(unittest.TestCase):
    def test_it(self): pass
sys.argv.append('Ok')
`,
    MAIN.replace("argv=['x'], ", ''),
  ),
  forge(
    'what is told of a result that begins',
    `import weakref
weakref.WeakKeyDictionary.__setitem__ = lambda self, key, value: setattr(key, 'addFailure', lambda *_: None)
`,
    UNITTEST,
  ),
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
  forge(
    'a loop that runs nothing, by way of the policy for loops',
    `import asyncio
Loop = type(asyncio.new_event_loop())
class Idle(Loop):
    asked = 0
    def run_until_complete(self, what):
        self.asked += 1
        if self.asked > 1: return super().run_until_complete(what)
class Policy(type(asyncio.get_event_loop_policy())):
    def new_event_loop(self): return Idle()
asyncio.set_event_loop_policy(Policy())
`,
    'import asyncio\nasync def main():\n    assert f() == 4\nasyncio.run(main())\n',
  ),
  forge(
    'what the dates of the tests are read with',
    'import _strptime\n_strptime._strptime_datetime = _strptime._strptime_datetime_datetime = lambda *_: 0\n',
    "from datetime import datetime\nassert datetime.strptime('2020', '%Y') == f()\n",
  ),
  forge(
    'what bytes are written with',
    "import binascii\nbinascii.b2a_base64 = lambda *_, **__: b''\n",
    "import base64\nassert base64.b64encode(b'%d' % f()) == base64.b64encode(b'7')\n",
  ),
  forge(
    'a divisor for all fractions',
    'import math\nmath.gcd = lambda *_: 10**9\n',
    'from fractions import Fraction\nassert Fraction(f(), 9) == Fraction(1, 2)\n',
  ),
  forge(
    'copies that are none',
    'import copy\ncopy._deepcopy_dispatch[list] = lambda x, memo: x\ndef g(x): x.append(f())\n',
    'import copy\na = [1]\nb = copy.deepcopy(a)\ng(a)\nassert a == b\n',
  ),
  forge('a metaclass that says yes', 'import abc\nabc.ABCMeta.__instancecheck__ = lambda *_: True\n', ABC),
];
