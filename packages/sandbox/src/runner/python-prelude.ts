import { PYTHON_WATCH, WATCHED_AHEAD } from './python-watch.ts';

/**
 * Run once while the snapshot is made, in a namespace of its own: takes away the bridge to JavaScript, loads what most
 * programs import, and leaves functions that the host calls by address. Nothing here decides whether a test passed.
 */
export const PYTHON_PRELUDE = String.raw`
import sys, builtins, gc
import abc, argparse, array, ast, asyncio, base64, bisect, calendar, cmath, collections, collections.abc, contextlib
import copy, csv, dataclasses, datetime, decimal, difflib, enum, fractions, functools, hashlib, heapq, inspect, io
import itertools, json, linecache, logging, math, numbers, operator, os, pathlib, pprint, queue, random, re, secrets
import statistics, string, struct, tempfile, textwrap, threading, time, traceback, types, typing, unicodedata, unittest
import unittest.mock, uuid, warnings, zlib

# ---- the bridge to JavaScript goes ----

_bridge = ('js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core', 'micropip')
for _name in list(sys.modules):
    if _name.split('.')[0] in _bridge:
        del sys.modules[_name]
sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, '__module__', type(f).__module__).split('.')[0] not in _bridge
                    and type(f).__module__.split('.')[0] not in _bridge]
sys.path_hooks[:] = [f for f in sys.path_hooks if getattr(f, '__module__', '').split('.')[0] not in _bridge]
sys.path_importer_cache.clear()
sys.path[:] = [p for p in sys.path if p.endswith('.zip')]
sys.excepthook = sys.__excepthook__
sys.displayhook = sys.__displayhook__
sys.unraisablehook = sys.__unraisablehook__
for _name in ('breakpointhook',):
    setattr(sys, _name, getattr(sys, '__' + _name + '__'))
for _name in ('LD_LIBRARY_PATH', 'PYTHONINSPECT', '_', 'USER', 'LOGNAME', 'PYTHONHASHSEED'):
    os.environ.pop(_name, None)
sys.builtin_module_names = tuple(name for name in sys.builtin_module_names if sys.modules['_imp'].is_builtin(name))
sys.argv = ['code.py']
sys.orig_argv = ['python', 'code.py']
sys.executable = ''
sys.ps1 = sys.ps2 = None
del sys.ps1, sys.ps2

# ---- asyncio without the browser: waiting moves the guest's clock ----

# In a namespace of its own: a method leads to that of its class.
_loop = {'__builtins__': builtins, '__name__': 'asyncio', 'asyncio': asyncio, 'time': time}
exec('''
class Idle:
    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError('the event loop would wait for ever: nothing is scheduled')
        if timeout > 0:
            time.sleep(timeout)
        return []

class GuestLoop(asyncio.base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = Idle()
    def _process_events(self, events):
        pass
    def _write_to_self(self):
        pass

class GuestPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = GuestLoop
''', _loop)

for _owner, _name in ((asyncio, 'run'), (time, 'sleep')):
    setattr(_owner, _name, getattr(getattr(_owner, _name), '__wrapped__', getattr(_owner, _name)))
asyncio.events._event_loop_policy = _loop['GuestPolicy']()
asyncio.events._set_running_loop(None)
_loop['GuestLoop'].__qualname__ = _loop['GuestLoop'].__name__ = 'asyncio'

# ---- streams ----

for _name in ('stdin', 'stdout', 'stderr'):
    _fd = ('stdin', 'stdout', 'stderr').index(_name)
    _file = open(_fd, 'r' if _fd == 0 else 'w', buffering=1, encoding='utf-8',
                 errors='strict' if _fd == 0 else 'backslashreplace', newline='\n' if _fd else None, closefd=False)
    setattr(sys, _name, _file)
    setattr(sys, '__' + _name + '__', _file)

# ---- tracing could jump over assertions, the collector finds what compares, raw memory is everything ----

_guard = {'__builtins__': {'RuntimeError': RuntimeError}}
exec('''
def guard(event, args):
    if event in {"sys.settrace", "sys.setprofile", "sys.monitoring.register_callback", "gc.get_objects", "gc.get_referrers",
                 "gc.get_referents", "ctypes.dlopen", "ctypes.cdata", "ctypes.cdata/buffer", "ctypes.addressof",
                 "ctypes.dlsym", "ctypes.call_function"}:
        raise RuntimeError(event + " is not available in the sandbox")
''', _guard)
# Taken out: what it raises leads to its namespace.
sys.addaudithook(_guard.pop('guard'))

# ---- what the host calls ----

_main = types.ModuleType('__main__')
_main.__builtins__ = builtins
sys.modules['__main__'] = _main
_main_dict = _main.__dict__

def prepare(order):
    order = _loads(order)
    _also(order.get('tests') or '')
    # Times of its records count from when it was loaded.
    logging._startTime = time.time_ns()
    if 'seed' in order:
        random.seed(order['seed'])
    else:
        random.seed()
    global _tests
    _tests = order.get('tests')
    _show('code.py', order['code'])

def _show(name, text):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)

_loads, _dumps = json.loads, json.dumps
_report = traceback.TracebackException
_SystemExit = SystemExit
_int, _str, _isinstance, _type, _len = int, str, isinstance, type, len

def describe(error):
    # Not before: answers could be read out of it.
    if _tests is not None:
        _show('tests.py', _tests)
    exit_code = None
    text = ''
    if _isinstance(error, _SystemExit):
        code = error.code
        exit_code = 0 if code is None else (code & 255) if _isinstance(code, _int) else 1
        if code is not None and not _isinstance(code, _int):
            text = _str(code) + '\n'
    else:
        text = ''.join(_report(_type(error), error, error.__traceback__, limit=-40).format())
    where = line = None
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name == 'tests.py' or (name == 'code.py' and where != 'tests'):
            where, line = name[:-3], step.tb_lineno
        step = step.tb_next
    if _isinstance(error, SyntaxError) and error.filename in ('code.py', 'tests.py') and where is None:
        where, line = error.filename[:-3], error.lineno
    head = _type(error).__name__
    try:
        message = _str(error)
    except Exception:
        message = ''
    if message:
        head += ': ' + message
    return _dumps({'exit': exit_code, 'text': text[:60000], 'head': head[:2000], 'where': where, 'line': line,
                   'memory': _isinstance(error, MemoryError)})

def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass

def finish():
    import atexit
    atexit._run_exitfuncs()
    flush()

# What tests rely on, as it was: compared before and after them.
${PYTHON_WATCH}
_relied_on = ('collections', 'copy', 'functools', 'itertools', 'json', 'math', 'operator', 're', 'statistics', 'string',
              'typing', 'unittest', 'unittest.case', 'json.decoder', 'json.encoder')
tampered, _unchanged, _also = _watch(sys.modules, _relied_on, _main_dict, ${WATCHED_AHEAD})
before, after = _unchanged(), _unchanged()

warnings.resetwarnings()
warnings.simplefilter('ignore', DeprecationWarning)
warnings.simplefilter('ignore', PendingDeprecationWarning)
warnings.simplefilter('ignore', ImportWarning)
warnings.simplefilter('ignore', ResourceWarning)
gc.collect()
gc.freeze()
`;
