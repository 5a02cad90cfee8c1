import { ESCAPED, type EscapeAttempt, FAILING, py } from '../attempts.ts';

const BRIDGE =
  "('js', 'pyodide_js', '_pyodide_core', '_pyodide', 'pyodide', 'pyodide.ffi', 'pyodide.code', 'pyodide.http', 'pyodide_console', 'micropip')";

/** Where Pyodide is the wall: its bridge, its files, what it carries over. */
export const PYTHON_INTERPRETER: readonly EscapeAttempt[] = [
  py(
    'the bridge to JavaScript',
    `import importlib, sys
for name in ${BRIDGE}:
    for find in (importlib.import_module, __import__, lambda n: sys.modules[n], lambda n: importlib.util.find_spec(n).loader.load_module()):
        try:
            found = find(name)
            if name in ('js', 'pyodide_js') or hasattr(found, 'globalThis'): print('${ESCAPED}', name, dir(found)[:20])
            if hasattr(found, 'run_js'): print('${ESCAPED}', found.run_js('globalThis'))
        except BaseException:
            pass
for finder in [*sys.meta_path, *sys.path_hooks]:
    if 'pyodide' in repr(finder).lower() or 'jsfinder' in repr(finder).lower(): print('${ESCAPED}', finder)
`,
  ),
  ...[
    'create_proxy(lambda *a: 1)',
    'create_once_callable(lambda *a: 1)',
    "JsException('Error', 'x', 'y')",
    "JsFuncSignature(print, False, 'x', 'y')",
    "create_promise_converter('x')",
    'raw_call(1)',
    'raw_call(4000)',
    'run_sync(asyncio.sleep(0))',
    "jsproxy_typedict[0].__new__(core.jsproxy_typedict[0]).constructor.constructor('return process')()",
    'destroy_proxies([core])',
  ].map((use) =>
    py(
      `the bridge that is linked in: ${use.slice(0, use.indexOf('('))}`,
      `import _imp, asyncio, importlib.machinery
core = _imp.create_builtin(importlib.machinery.ModuleSpec('_pyodide_core', None))
made = core.${use}
for name in ('constructor', 'globalThis', 'process', 'js_id', 'new', 'then'):
    if hasattr(made, name): print('${ESCAPED}', name, made)
`,
      { tests: FAILING.python },
    ),
  ),
  py(
    'objects of the bridge, by their classes',
    `import gc, types
def classes(of, seen=set()):
    for one in type.__subclasses__(of):
        if one not in seen:
            seen.add(one); yield one; yield from classes(one)
found = [one for one in classes(object) if one.__name__.startswith('Js') or 'pyodide' in (one.__module__ or '')]
for one in found:
    for call in (lambda: one(), lambda: one.__new__(one), lambda: object.__new__(one), lambda: one.new(), lambda: one.object_entries(one.__new__(one))):
        try:
            made = call()
            if hasattr(made, 'constructor') or hasattr(made, 'globalThis'): print('${ESCAPED}', one, made)
        except BaseException:
            pass
for one in gc.get_objects():
    if type(one).__name__.startswith('JsProxy') or type(one).__name__ in ('JsObject', 'JsCallable'): print('${ESCAPED}', type(one))
    if isinstance(one, types.ModuleType) and one.__name__ in ${BRIDGE}: print('${ESCAPED}', one)
`,
  ),
  py(
    'the harness, by frames and by the collector',
    `import gc, sys, types
frame = sys._getframe()
while frame is not None:
    if frame.f_code.co_filename != 'code.py': print('${ESCAPED}', frame.f_code)
    frame = frame.f_back
def harness(one):
    return isinstance(one, types.FunctionType) and one.__code__.co_filename == '<sandbox>' and one.__name__ in ('prepare', 'describe', 'tampered', 'finish')
for one in gc.get_objects():
    if harness(one): print('${ESCAPED}', one)
try:
    raise ValueError
except ValueError as error:
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename != 'code.py': print('${ESCAPED}', step.tb_frame)
        step = step.tb_next
`,
  ),
  py(
    'raw memory and foreign functions',
    `import sys
target = b'edgecoder'
def ways():
    import ctypes
    yield lambda: ctypes.CDLL(None)
    yield lambda: ctypes.pythonapi.Py_GetVersion()
    yield lambda: ctypes.string_at(id(target), 64)
    yield lambda: ctypes.c_char.from_address(id(target)).value
    yield lambda: ctypes.memmove(id(target), b'x', 1)
    yield lambda: ctypes.cast(id(target), ctypes.POINTER(ctypes.c_char))[0]
    yield lambda: ctypes.CFUNCTYPE(ctypes.c_int)(1)()
try:
    for way in ways():
        try:
            print('${ESCAPED}', way())
        except BaseException:
            pass
except BaseException:
    pass
`,
  ),
  py(
    'raw memory through what ctypes is made of',
    `target = b'edgecoder'
import _ctypes
for way in (lambda: _ctypes.dlopen('', 0), lambda: _ctypes.PyObj_FromPtr(id(target)), lambda: _ctypes.call_function(1, ())):
    try:
        print('${ESCAPED}', way())
    except BaseException:
        pass
`,
  ),
  py(
    'modules that the interpreter is tested with',
    `import importlib.machinery, importlib.util, sys, types
names = ['_testcapi', '_testinternalcapi', '_testlimitedcapi', '_testbuffer', '_testclinic', '_testmultiphase', '_testsinglephase',
         '_testimportmultiple', '_xxtestfuzz', '_ctypes_test', '_remote_debugging', '_xxsubinterpreters', '_interpreters', '']
for name in names + [name for name in sys.builtin_module_names if 'test' in name]:
    for way in (lambda: __import__(name),
                lambda: importlib.machinery.BuiltinImporter.create_module(importlib.machinery.ModuleSpec(name, None)),
                lambda: sys.modules['_imp'].create_builtin(types.SimpleNamespace(name=name))):
        try:
            module = way()
            if module and len(dir(module)) > 5 and module.__name__ in names: print('${ESCAPED}', name)
        except BaseException:
            pass
`,
  ),
  py(
    'libraries of its own making',
    `import importlib.machinery, importlib.util
image = bytes([0, 97, 115, 109, 1, 0, 0, 0, 0, 8]) + b'dylink.0'
for path in ('/tmp/evil.so', '/home/guest/evil.cpython-314-wasm32-emscripten.so'):
    try:
        open(path, 'wb').write(image)
        loader = importlib.machinery.ExtensionFileLoader('evil', path)
        print('${ESCAPED}', loader.create_module(importlib.util.spec_from_loader('evil', loader)))
    except BaseException as problem:
        pass
    try:
        import ctypes; ctypes.CDLL(path); print('${ESCAPED}')
    except BaseException:
        pass
`,
  ),
  {
    name: 'the host’s own file system',
    language: 'python',
    code: ({ folder, file }) => `
import os
for path in ('/', '/home', '/tmp', '/dev', '/proc/self', '/proc/self/fd'):
    try:
        found = os.listdir(path)
    except OSError:
        continue
    for name in ('usr', 'etc', 'root', 'work', 'bin', 'node_modules', 'runtime'):
        if path == '/' and name in found: print('${ESCAPED}', name)
for path in (${JSON.stringify(file)}, ${JSON.stringify(folder)}, '/etc/passwd', '/proc/self/environ'):
    try:
        os.stat(path); print('${ESCAPED}', path)
    except OSError:
        pass
for fd in range(3, 64):
    try:
        os.fstat(fd); print('${ESCAPED}', fd)
    except OSError:
        pass
`,
  },
  ...(
    [
      ['sum over an endless iterator', 'import itertools\nsum(itertools.repeat(1))\n'],
      ['an endless iterator in C', 'import collections, itertools\ncollections.deque(itertools.count(), maxlen=0)\n'],
      ['numbers without end', 'n = 3\nwhile True:\n    n = n ** 99\n'],
      ['a huge product', 'print(len(str(7 ** (10 ** 8))))\n'],
      [
        'an endless sort',
        'class E:\n    def __lt__(self, other): return [E() for _ in range(100)].sort() or True\n[E() for _ in range(10**5)].sort()\n',
      ],
    ] as const
  ).map(([name, code]) =>
    py(`natives that are not interrupted: ${name}`, code, { limits: ['wall', 'cpu', 'memory', 'crash'] }),
  ),
  py(
    'natives that take memory at once',
    `for take in (lambda: 'x' * (1 << 29), lambda: bytearray(1 << 30), lambda: list(range(1 << 28)), lambda: b'x' * (1 << 31), lambda: [0] * (1 << 29), lambda: 1 << (1 << 33)):
    try:
        got = take()
        print('${ESCAPED}')
    except (MemoryError, OverflowError):
        pass
`,
  ),
  py(
    'pipes that are never read',
    'import os\nr, w = os.pipe()\nos.set_blocking(w, False)\nwrote = 0\nwhile True:\n    wrote += os.write(w, b"x" * 65536)\n    if wrote > 1 << 30:\n        print("ESCAPED")\n        break\n',
  ),
  py(
    'recursion inside natives',
    `import ast, json, pickle
deep = []
for _ in range(10**6): deep = [deep]
for one in (lambda: repr(deep), lambda: json.dumps(deep), lambda: json.loads('[' * 10**6), lambda: ast.parse('(' * 10**5), lambda: compile('-' * 10**6 + '1', 'x', 'eval'), lambda: pickle.dumps(deep), lambda: deep == deep, lambda: eval('a' + '.a' * 10**5)):
    try:
        one()
    except BaseException:
        pass
`,
  ),
  py(
    'forged pass: types are changed from below',
    `import gc
def own(kind): return gc.get_referents(kind.__dict__)[0]
for kind, name, value in ((AssertionError, '__init__', None), (BaseException, '__traceback__', None), (bool, '__bool__', lambda self: True), (int, '__eq__', lambda *a: True)):
    try:
        own(kind)[name] = value
    except BaseException:
        pass
`,
    { tests: FAILING.python },
  ),
  py(
    'forged pass: the compiler and the evaluator are replaced',
    `import builtins, sys, importlib
for name in ('compile', 'exec', 'eval', '__build_class__', '__import__'):
    setattr(builtins, name, lambda *a, **k: None)
sys.modules['__main__'] = type(sys)('__main__')
sys.exit = lambda *a: None
`,
    { tests: FAILING.python },
  ),
  py(
    'a program’s traces in the next one',
    `import builtins, decimal, gc, locale, os, random, signal, sys, warnings, json
builtins.residue = 1
json.residue = 1
sys.path.insert(0, '/residue')
sys.setrecursionlimit(4321)
os.environ['RESIDUE'] = '1'
decimal.getcontext().prec = 3
random.random = lambda: 4
warnings.filters.insert(0, ('error', None, Warning, None, 0))
signal.signal(signal.SIGINT, lambda *a: None)
gc.disable()
try:
    gc.get_referents(dict.__dict__)[0]['residue'] = 1
except Exception:
    pass
for folder in ('/lib/python3.14/site-packages', '/home/guest', '/tmp', '/lib', '/dev'):
    for name in ('sitecustomize.py', 'usercustomize.py', 'residue.py', 'json.py'):
        try:
            with open(folder + '/' + name, 'w') as f: f.write('print("${ESCAPED}")')
        except OSError:
            pass
try:
    with open('/lib/python314.zip', 'r+b') as f: f.write(b'x' * 4096)
except OSError:
    pass
`,
    {
      next: () => `
import builtins, decimal, gc, json, os, random, signal, sys, warnings
import colorsys
left = [name for name, there in {
    'builtins': hasattr(builtins, 'residue'), 'json': hasattr(json, 'residue'), 'path': '/residue' in sys.path,
    'recursion': sys.getrecursionlimit() == 4321, 'environment': 'RESIDUE' in os.environ, 'decimal': decimal.getcontext().prec == 3,
    'random': random.random() == 4, 'warnings': any(f[0] == 'error' for f in warnings.filters), 'gc': not gc.isenabled(),
    'signal': signal.getsignal(signal.SIGINT) not in (signal.default_int_handler, signal.SIG_DFL, signal.SIG_IGN, None), 'dict': hasattr(dict, 'residue'),
}.items() if there]
for folder in ('/lib/python3.14/site-packages', '/home/guest', '/tmp', '/lib', '/dev'):
    for name in ('sitecustomize.py', 'usercustomize.py', 'residue.py', 'json.py'):
        if os.path.exists(folder + '/' + name): left.append(folder + '/' + name)
if left: print('${ESCAPED}', left)
`,
    },
  ),
  py(
    'the standard library, written over for the next one',
    `import os
path = '/lib/python314.zip'
if os.path.exists(path):
    with open(path, 'r+b') as f:
        for place in range(0, os.path.getsize(path) - 500000, 100000):
            f.seek(place)
            f.write(b'x' * 4096)
`,
    {
      next: () => `
import os
if os.path.exists('/lib/python314.zip'):
    with open('/lib/python314.zip', 'rb') as f:
        if b'x' * 4096 in f.read(): print('${ESCAPED}')
`,
    },
  ),
];
