import { type EscapeAttempt, FAILING, py } from '../attempts.ts';

const forge = (name: string, code: string, tests = FAILING.python): EscapeAttempt =>
  py(`forged pass: ${name}`, code, { tests });

const UNITTEST = `import unittest
class T(unittest.TestCase):
    def test_it(self):
        self.assertEqual(f(), 2)
assert unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(T)).wasSuccessful()
`;

/** Python's: what tests rely on is replaced where it is not looked for, or the harness is looked into. */
export const PYTHON_FORGERIES: readonly EscapeAttempt[] = [
  forge(
    'a native module by a dotted name',
    `import glob, sys, importlib.machinery, importlib.util
path = [x for d in sys.path for x in glob.glob(d + '/_testinternalcapi*.so')][0]
loader = importlib.machinery.ExtensionFileLoader('x._testinternalcapi', path)
module = importlib.util.module_from_spec(importlib.util.spec_from_file_location('x._testinternalcapi', path, loader=loader))
config = module.get_config()
config['optimization_level'] = 1
module.set_config(config)
`,
  ),
  forge(
    'native modules by names that are not what they say',
    `import glob, sys, importlib.machinery, importlib.util
class Name(str):
    __hash__ = str.__hash__
    def __eq__(self, other): return False
    def rpartition(self, *_): return ('', '', 'math')
    def startswith(self, *_): return True
for kind in ('_ctypes', '_testcapi', '_testinternalcapi'):
    for path in [x for d in sys.path for x in glob.glob(d + '/' + kind + '.*.so')]:
        for name in ('x.' + kind, Name(kind), Name('x.' + kind)):
            for at in (path, Name(path), '/usr/lib/../..' + path):
                try:
                    loader = importlib.machinery.ExtensionFileLoader(name, at)
                    spec = importlib.machinery.ModuleSpec(name, loader, origin=at)
                    loader.create_module(spec)
                    print('ESCAPED', name, at)
                except ImportError:
                    pass
`,
  ),
  forge(
    'built-ins of its own',
    `import builtins
own = dict(vars(builtins))
own['abs'] = lambda value: 0
globals()['__builtins__'] = own
`,
    'assert abs(-1) == 0\n',
  ),
  forge(
    'a module of its own by an import of its own',
    `import builtins, types, unittest
real, own = builtins.__import__, dict(vars(builtins))
false = types.ModuleType('unittest')
class Harmless:
    def __init__(self, *_, **__): pass
    def __getattr__(self, _): return lambda *_, **__: Harmless()
false.TestCase = object
false.TextTestRunner = false.TestLoader = Harmless
own['__import__'] = lambda name, *rest: false if name == 'unittest' else real(name, *rest)
globals()['__builtins__'] = own
`,
    UNITTEST,
  ),
  forge(
    'built-ins of its own while the tests run',
    `import builtins
def f():
    own = dict(vars(builtins))
    own['abs'] = lambda value: 0
    globals()['__builtins__'] = own
    exec("def g(): return abs(-1)", globals())
`,
    'f()\nassert g() == 0\n',
  ),
  forge(
    'puts back what it replaced when the tests are over',
    `import atexit, builtins
real = abs
def f():
    builtins.abs = lambda value: 0
    atexit.register(setattr, builtins, 'abs', real)
`,
    'f()\nassert abs(-1) == 0\n',
  ),
  forge(
    'puts an assertion back when the tests are over',
    `import atexit, unittest
real = unittest.TestCase.assertEqual
def f():
    unittest.TestCase.assertEqual = lambda *_: None
    atexit.register(setattr, unittest.TestCase, 'assertEqual', real)
`,
    `f()\n${UNITTEST}`,
  ),
  forge(
    'another body for an assertion',
    `import unittest
unittest.TestCase.assertEqual.__code__ = (lambda self, first, second, msg=None: None).__code__
def f(): return 1
`,
    UNITTEST,
  ),
  forge(
    'other defaults for an assertion',
    `import unittest
unittest.TestCase.assertAlmostEqual.__defaults__ = (None, None, 1e9)
def f(): return 1
`,
    UNITTEST.replace('assertEqual', 'assertAlmostEqual'),
  ),
  forge(
    'another class for a module',
    `import math, types
class Module(types.ModuleType):
    def __getattribute__(self, name):
        return (lambda _: 0) if name == 'floor' else types.ModuleType.__getattribute__(self, name)
math.__class__ = Module
`,
    'import math\nassert math.floor(2.5) == 0\n',
  ),
  forge(
    'a name that is equal only now and then',
    `import builtins, sys
class Name(str):
    __hash__ = str.__hash__
    def __eq__(self, other):
        return other == 'abs' if sys._getframe(1).f_code.co_filename == 'tests.py' else False
own = vars(builtins)
real = own.pop('abs')
rest = dict(own)
own[Name('abs')] = lambda value: 0
own['abs'] = real
`,
    'assert abs(-1) == 0\n',
  ),
  forge(
    'a loader that finds no test',
    `import unittest
unittest.defaultTestLoader.loadTestsFromTestCase = lambda *_: unittest.TestSuite()
`,
    `import unittest
class T(unittest.TestCase):
    def test_it(self): self.fail()
assert unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T)).wasSuccessful()
`,
  ),
  forge(
    'another module under the name of one',
    `import sys, types
sys.modules['decimal'] = types.ModuleType('decimal')
sys.modules['decimal'].Decimal = lambda *_: 0
`,
    'import decimal\nassert decimal.Decimal(1) == 0\n',
  ),
  forge(
    'the report of a child that tries answers',
    `import os
def f():
    for answer in range(9):
        here, there = os.pipe()
        if os.fork() == 0:
            os.dup2(there, 3)
            os.close(there)
            return answer
        os.close(there)
        said = b''
        while piece := os.read(here, 4096):
            said += piece
        if b'mark' in said:
            os.write(3, said)
            os._exit(0)
    return -1
`,
    'assert f() == 7\nassert f() == 2\n',
  ),
  forge(
    'reads the answer out of the tests',
    `import linecache, re, sys
def f():
    frame, texts = sys._getframe(), [str(linecache.cache.get('tests.py'))]
    while frame is not None:
        texts += [str(v) for v in list(frame.f_locals.values()) + list(frame.f_globals.values()) if isinstance(v, (str, tuple, dict, list))]
        frame = frame.f_back
    for text in texts:
        found = re.search(r'assert f\\(\\) == (\\d+) ', text)
        if found: return int(found[1])
`,
    'assert f() == 713 # enough\n',
  ),
  forge(
    'signals while the harness compares',
    `import builtins, signal, sys
builtins.abs = lambda value: 0
def look(number, frame):
    try:
        while frame is not None:
            if frame.f_code.co_filename not in ('code.py', 'tests.py'):
                for name, value in list(frame.f_locals.items()):
                    code = getattr(value, '__code__', None)
                    for free, cell in zip(getattr(code, 'co_freevars', ()), getattr(value, '__closure__', None) or ()):
                        if free in ('kept', 'loaded') and isinstance(cell.cell_contents, list):
                            cell.cell_contents.clear()
                    if name == 'tampered': frame.f_locals[name] = lambda: ''
                    if name == 'source': frame.f_locals[name] = ''
            frame = frame.f_back
    except BaseException:
        pass
    signal.setitimer(signal.ITIMER_REAL, 0.00002)
signal.signal(signal.SIGALRM, look)
signal.setitimer(signal.ITIMER_REAL, 0.00002)
`,
    'import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nassert abs(-1) == 0\n',
  ),
  forge(
    'uses up what the harness compares with',
    `import builtins, gc
builtins.abs = lambda value: 0
gc.unfreeze()
for _ in range(3):
    for one in gc.get_objects():
        if type(one).__name__ in ('map', 'chain', 'repeat'):
            for _, _ in zip(one, range(100000)): pass
`,
    'assert abs(-1) == 0\n',
  ),
  forge(
    'another body for what refuses',
    `import sys
try:
    sys.settrace(None)
except RuntimeError as refused:
    step = refused.__traceback__
    while step is not None:
        for value in list(step.tb_frame.f_globals.values()) + list(step.tb_frame.f_locals.values()):
            if getattr(value, '__name__', '') == 'guard':
                value.__code__ = (lambda event, args: None).__code__
        step = step.tb_next
def trace(frame, event, arg):
    if event == 'line' and frame.f_code.co_filename == 'tests.py' and frame.f_lineno == 2:
        frame.f_lineno = 3
    return trace
def f(): sys.settrace(trace); sys._getframe(1).f_trace = trace
`,
    'f()\nassert False\npass\n',
  ),
  forge(
    'the namespace of the harness by a method',
    `import asyncio, builtins, itertools
builtins.abs = lambda value: 0
for one in (asyncio.new_event_loop().__class__, asyncio.get_event_loop_policy().__class__):
    for method in vars(one).values():
        names = getattr(method, '__globals__', {})
        for name in ('_kept', '_loaded'):
            if name in names: names[name].clear()
        for name in ('before', 'after'):
            if name in names: list(itertools.chain(*names[name].args))
`,
    'assert abs(-1) == 0\n',
  ),
  forge(
    'finalizers while the harness compares',
    `import gc, sys, builtins
builtins.abs = lambda value: 0
def clear(value):
    if isinstance(value, list) and sys.getsizeof(value) < 10000: value.clear()
class Last:
    def __init__(self): self.own = self
    def __del__(self):
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename not in ('code.py', 'tests.py'):
                for name, value in list(frame.f_globals.items()) + list(frame.f_locals.items()):
                    if name in ('_kept', 'kept', '_loaded', 'loaded'): clear(value)
            frame = frame.f_back
        Last()
gc.set_threshold(1, 1, 1)
Last()
`,
    'assert abs(-1) == 0\n',
  ),
  forge(
    'the frame that ends a run, while it asks for an error in words',
    `import sys
class Error(Exception):
    def __str__(self):
        frame = sys._getframe()
        while frame:
            run = frame.f_locals.get('self')
            for each in getattr(run, 'steps', None) or ():
                for _ in range(12):
                    try: next(each)
                    except BaseException: pass
            frame = frame.f_back
        return ''
raise Error()
`,
  ),
];
