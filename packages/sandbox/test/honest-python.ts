/** Honest programs and tests that come near to what forgeries do: what is compared must not refuse them. */
export const HONEST: readonly [name: string, code: string, tests: string][] = [
  [
    'a function with the name of a built-in, which is what is tested',
    'def sorted(items):\n    return [1, 2]\ndef abs(n):\n    return n if n > 0 else -n\n',
    'assert sorted([2, 1]) == [1, 2]\nassert abs(-3) == 3\n',
  ],
  [
    'unittest by its main function',
    'def add(a, b):\n    return a + b\n',
    `import unittest
class T(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(1, 2), 3)
        with self.subTest(), self.assertRaises(TypeError):
            add(1, '')
assert unittest.main(argv=['x'], exit=False, verbosity=2).result.wasSuccessful()
`,
  ],
  [
    'mocks, also of built-ins',
    'import time, random\ndef f():\n    return time.time() + random.random()\n',
    `from unittest.mock import create_autospec, patch
with patch('time.time', return_value=3), patch('random.random', return_value=1), patch('builtins.input', return_value='9') as n:
    assert f() == 4 and input() == '9'
    n.assert_called_once()
assert create_autospec(f, return_value=9)() == 9
`,
  ],
  [
    'classes that the library makes, with defaults',
    `import functools
from collections import namedtuple
from dataclasses import dataclass
from typing import Generic, List, TypeVar
P = namedtuple('P', 'x y', defaults=[1])
@dataclass
class D(Generic[TypeVar('T')]):
    a: List[int]
@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
`,
    `import collections, copy, itertools, json, math, operator, re, statistics, string, typing
assert P(1).y == 1 and fib(30) == 832040 and copy.deepcopy(D([1])).a == [1]
assert json.loads(json.dumps({'a': [1]})) == {'a': [1]} and re.fullmatch(r'\\w+', string.ascii_letters)
assert math.isclose(statistics.mean([1, 2]), 1.5) and typing.get_type_hints(D)
`,
  ],
  [
    'coroutines',
    'import asyncio\nasync def f():\n    await asyncio.sleep(0.001)\n    return 1\n',
    `import asyncio, unittest
assert asyncio.run(f()) == 1
class T(unittest.IsolatedAsyncioTestCase):
    async def test_it(self):
        self.assertEqual(await f(), 1)
assert unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T)).wasSuccessful()
`,
  ],
  [
    'its own namespace by name',
    'import sys\nif __name__ == "__main__":\n    ran = True\ndef f():\n    return globals() is vars(sys.modules["__main__"])\n',
    'assert ran and f() and __name__ == "__main__"\nfrom __main__ import f as g\nassert g is f\n',
  ],
  [
    'what is done at the exit',
    'import atexit\natexit.register(print, "bye")\ndef f():\n    return 1\n',
    'assert f() == 1\n',
  ],
  [
    'test cases of its own, with mocks of its own',
    `import unittest
from unittest import mock
class Base(unittest.TestCase):
    maxDiff = None
    longMessage = False
    def setUp(self):
        self.addTypeEqualityFunc(list, lambda a, b, msg=None: None if a == b else self.fail(msg))
    @classmethod
    def setUpClass(cls):
        cls.shared = mock.MagicMock(spec=dict)
    def assertEven(self, n):
        self.assertEqual(n % 2, 0)
class Loud(mock.Mock):
    def _get_child_mock(self, **kw):
        return Loud(**kw)
class Loader(unittest.TestLoader):
    testMethodPrefix = 'check'
def call(g):
    g(1, key=2)
    return g.inner(3)
`,
    `import unittest
from unittest.mock import ANY, DEFAULT, AsyncMock, MagicMock, call as c, mock_open, patch, sentinel
unittest.TestCase.maxDiff = None
class T(Base):
    def check_it(self):
        m = Loud()
        m.inner.return_value = sentinel.answer
        self.assertIs(call(m), sentinel.answer)
        m.assert_called_once_with(1, key=ANY)
        self.assertEqual(m.mock_calls, [c(1, key=2), c.inner(3)])
        with patch.object(Base, 'assertEven', autospec=True) as even, patch.dict('os.environ', A='b'):
            self.assertEven(1)
        even.assert_called_once()
        with patch('json.encoder.JSONEncoder.encode', return_value='x'), patch('unittest.case.TestCase.fail'):
            self.fail()
        with patch('builtins.open', mock_open(read_data='9')), self.assertRaises(AssertionError):
            self.assertEqual(open('x').read(), '8')
        with self.assertLogs('a') as logs:
            __import__('logging').getLogger('a').warning('w')
        self.assertWarns(UserWarning, __import__('warnings').warn, 'w')
    @unittest.skip('later')
    def check_skipped(self): pass
    @unittest.expectedFailure
    def check_failing(self): self.assertCountEqual([1, object], [2, object])
assert unittest.TextTestRunner().run(Loader().loadTestsFromTestCase(T)).wasSuccessful()
`,
  ],
  [
    'tests that skip on their own, and parts that are expected to fail',
    'import unittest\ndef f():\n    return 1\nclass Lazy(unittest.TestCase):\n    pass\n',
    `import unittest
def setUpModule(): pass
class Never(Lazy):
    @classmethod
    def setUpClass(cls): raise unittest.SkipTest('never')
    def test_it(self): self.fail()
class T(unittest.TestCase):
    def test_skipped(self): self.skipTest('not now')
    def test_part(self):
        for n in (1, 2):
            with self.subTest(n=n):
                if n == 2: raise unittest.SkipTest('not two')
                self.assertEqual(f(), n)
result = unittest.main(argv=['x'], exit=False).result
assert result.wasSuccessful() and len(result.skipped) == 3 and result.testsRun == 2
`,
  ],
  [
    'tests of its own that skip, run by tests that do not name them',
    `import unittest
class Own(unittest.TestCase):
    def test_one(self): self.skipTest('not here')
def check():
    return unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Own))
`,
    'result = check()\nassert result.wasSuccessful() and result.testsRun == 1\n',
  ],
  [
    'a mark of its own that skips, which the tests count, and marks on what is no test',
    `import unittest
def requires(there):
    def mark(function):
        def call(*args):
            if not there: raise unittest.SkipTest('missing')
            return function(*args)
        return call
    return mark
`,
    `import sys, unittest
class T(unittest.TestCase):
    @requires(False)
    def test_one(self): self.fail()
class U(unittest.TestCase):
    @unittest.skip('never')
    def setUp(self): pass
    def test_one(self): self.fail()
sys.argv = ['x', '-q']
result = unittest.main(exit=False).result
assert result.wasSuccessful() and len(result.skipped) == 2
`,
  ],
  [
    'names that its module makes when they are asked for',
    `def load_tests(path):
    return [path]
def __getattr__(name):
    if name == 'late': return 7
    raise AttributeError(name)
def __dir__():
    return ['late', 'load_tests']
`,
    `import unittest, __main__
class T(unittest.TestCase):
    def test_it(self):
        self.assertEqual(load_tests('a'), ['a'])
        self.assertEqual(__main__.late, 7)
assert unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T)).wasSuccessful()
`,
  ],
  [
    'tests that are left by an exit of the main function',
    'import copy, copyreg\nclass P:\n    pass\ncopyreg.pickle(P, lambda p: (P, ()))\ncopy.copy(P())\n',
    `import copy, unittest
class T(unittest.TestCase):
    def test_exit(self):
        with self.assertRaises(SystemExit): raise SystemExit(3)
        self.assertIsInstance(copy.deepcopy(P()), P)
try:
    unittest.main()
except SystemExit as end:
    assert end.code in (0, False)
`,
  ],
  [
    'parts of a test that are expected to fail, and a skipped one by its mark',
    'def f():\n    return 1\n',
    `import unittest
class T(unittest.TestCase):
    @unittest.expectedFailure
    def test_parts(self):
        for n in (1, 2, 3):
            with self.subTest(n=n):
                self.assertEqual(f(), n)
    @unittest.skipIf(f() == 1, 'one')
    def test_not(self): self.fail()
    def test_failing(self):
        with self.subTest(): self.fail()
        with self.subTest(): self.assertEqual(f(), 1)
suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
result = unittest.TextTestRunner(failfast=True).run(suite)
assert not result.wasSuccessful() and len(result.failures) == 1 and not result.errors
result = unittest.TextTestRunner().run(unittest.TestSuite([T('test_parts'), T('test_not')]))
assert result.wasSuccessful() and len(result.expectedFailures) == 1 and len(result.skipped) == 1, result
`,
  ],
  [
    'the main function with a pattern',
    'def f():\n    return 1\n',
    `import unittest
class T(unittest.TestCase):
    def test_one(self): self.assertEqual(f(), 1)
    def test_two(self): self.fail()
result = unittest.main(argv=['x', '-k', 'one'], exit=False).result
assert result.wasSuccessful() and result.testsRun == 1
`,
  ],
  [
    'subclasses of what the library has, and encoders',
    `import collections, json, enum, fractions, functools, string
class Bag(collections.Counter):
    def __eq__(self, other): return set(self) == set(other)
class Encoder(json.JSONEncoder):
    def default(self, o): return list(o) if isinstance(o, set) else super().default(o)
class Half(fractions.Fraction):
    def __add__(self, other): return Half(super().__add__(other))
class Colour(enum.Flag):
    RED = 1
    BLUE = 2
class Template(string.Template):
    delimiter = '%'
json.JSONEncoder.default = lambda self, o: str(o)
@functools.singledispatch
def size(x): return 0
@size.register(list)
def _(x): return len(x)
`,
    `import json, string
from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque, namedtuple
from enum import Enum, IntFlag, auto
from fractions import Fraction
assert Bag('ab') == Bag('aabb') and Counter('ab') != Counter('aabb') and Half(1, 2) + Fraction(1, 2) == 1
assert json.dumps({1}, cls=Encoder) == '[1]' and json.dumps(1j) == '"1j"' and size([1]) == 1
assert Colour.RED | Colour.BLUE and Template('%x').substitute(x=1) == string.Template('$x').substitute(x=1) == '1'
assert namedtuple('P', 'a b', defaults=(1,))(0).b == 1
`,
  ],
  [
    'abstract classes of its own, registered and derived',
    `import abc, collections.abc, numbers
class Stack:
    def __len__(self): return 0
    def __getitem__(self, i): raise IndexError
collections.abc.Sequence.register(Stack)
class Ring(collections.abc.MutableSequence):
    def __init__(self): self.items = []
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]
    def __setitem__(self, i, v): self.items[i] = v
    def __delitem__(self, i): del self.items[i]
    def insert(self, i, v): self.items.insert(i, v)
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @classmethod
    def __subclasshook__(cls, other): return hasattr(other, 'area') or NotImplemented
class Closing(collections.abc.Iterator):
    @classmethod
    def __subclasshook__(cls, other): return NotImplemented
@numbers.Number.register
class Money: pass
`,
    `from collections.abc import Iterator, MutableSequence, Sequence
from numbers import Number
from typing import Protocol, runtime_checkable
@runtime_checkable
class HasArea(Protocol):
    def area(self): ...
class Square:
    def area(self): return 1
assert isinstance(Stack(), Sequence) and isinstance(Ring(), MutableSequence) and issubclass(Square, Shape)
assert isinstance(Money(), Number) and not isinstance(Money(), Iterator) and isinstance(Square(), HasArea)
`,
  ],
  [
    'tests that replace what the program calls, and much of the library',
    `import time, random
def wait():
    time.sleep(1000)
    return random.randint(1, 6)
`,
    `import random, sys, time, warnings, io, os, logging, tempfile, threading, asyncio, contextlib, dataclasses, datetime, decimal
import calendar, csv, heapq, inspect, itertools, pathlib, pickle, pprint, queue, re, struct, textwrap, traceback, typing, uuid
import argparse, array, base64, bisect, configparser, copy, difflib, graphlib, hashlib, html, locale, operator, reprlib, secrets
import shlex, statistics, string, timeit, tokenize, types, weakref, xml.etree.ElementTree as ET, zlib, concurrent.futures, functools
time.sleep = lambda seconds: None
random.randint = lambda a, b: 3
assert wait() == 3
sys.stdout = io.StringIO()
print('x')
assert sys.stdout.getvalue() == 'x\\n'
sys.stdout = sys.__stdout__
with warnings.catch_warnings(record=True) as seen, contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(KeyError):
    warnings.simplefilter('always')
    warnings.warn('x')
    {}[1]
assert len(seen) == 1
@dataclasses.dataclass(order=True)
class D:
    a: int
    b: typing.Optional[typing.List[int]] = None
assert D(1) < D(2) and inspect.signature(D).parameters['a'].annotation is int and typing.get_type_hints(D)['a'] is int
assert pickle.loads(pickle.dumps(decimal.Decimal('1.1'))) + 1 == decimal.Decimal('2.1')
assert datetime.datetime.strptime('2020-01-02', '%Y-%m-%d').date() == datetime.date(2020, 1, 2)
logging.basicConfig(level=logging.ERROR)
logging.getLogger('x').info('y')
logging.Logger.trace = lambda self, text: None
assert re.sub(r'(?P<a>x)', r'\\\\g<a>y', 'x') and textwrap.dedent('  a') == 'a' and calendar.monthrange(2024, 2)[1] == 29
assert list(csv.DictReader(io.StringIO('a,b\\n1,2'))) == [{'a': '1', 'b': '2'}] and pprint.pformat({1: [2]}) == '{1: [2]}'
parser = argparse.ArgumentParser()
parser.add_argument('--n', type=int)
assert parser.parse_args(['--n', '3']).n == 3
config = configparser.ConfigParser()
config.read_string('[a]\\nb=1')
assert config['a'].getint('b') == 1 and ET.fromstring('<a><b/></a>').find('b') is not None
assert list(graphlib.TopologicalSorter({1: [2]}).static_order()) == [2, 1] and html.escape('<') == '&lt;'
assert hashlib.sha256(b'').hexdigest()[:4] == 'e3b0' and statistics.NormalDist().mean == 0 and shlex.split('a b') == ['a', 'b']
assert string.Template('$x').substitute(x=1) == '1' and string.Formatter().format('{}', 1) == '1' and reprlib.repr([1]) == '[1]'
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, 'a').write_text('x')
    assert os.listdir(folder) == ['a'] and pathlib.PurePosixPath('/a').parts == ('/', 'a')
assert list(tokenize.generate_tokens(io.StringIO('a').readline)) and difflib.get_close_matches('a', ['a']) and uuid.uuid4()
async def both():
    return await asyncio.gather(asyncio.sleep(0, 1), asyncio.wait_for(asyncio.sleep(0, 2), 1))
assert asyncio.run(both()) == [1, 2] and asyncio.new_event_loop().close() is None
try:
    raise ExceptionGroup('x', [ValueError()]) if sys.version_info > (3, 11) else ValueError
except Exception:
    assert 'ValueError' in traceback.format_exc()
@functools.lru_cache
def cached(x): return x
assert cached(1) == 1 and cached.cache_info().misses == 1 and copy.deepcopy([D(1)]) == [D(1)]
`,
  ],
];
