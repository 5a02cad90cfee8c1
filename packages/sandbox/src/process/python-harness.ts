import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PYTHON_WATCH, WATCHED_AHEAD } from '../runner/python-watch.ts';
import type { HarnessDescriptors } from '../supervisor/guest.ts';

/** No packages of a user's own, no compiled files, UTF-8 whatever the environment says. */
export const PYTHON_FLAGS = ['-s', '-B', '-X', 'utf8'];

const COMPILE_TIMEOUT_MS = 10_000;
/** A compiled file as the import system writes it: magic number, no flags, no time and size of a source. */
const COMPILE = `
import importlib.util, marshal, sys
code = compile(sys.stdin.buffer.read(), sys.argv[1], 'exec', dont_inherit=True)
sys.stdout.buffer.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
`;

/**
 * `source` as a compiled file (`.pyc`) for this interpreter and no other, which spares each start 2.5 ms.
 * @param name what the code says of itself that it is, in tracebacks.
 * @throws {Error} when the interpreter does not start or cannot compile it.
 */
export async function compiledFor(program: string, source: string, name: string): Promise<Buffer> {
  const running = promisify(execFile)(program, ['-I', '-X', 'utf8', '-c', COMPILE, name], {
    encoding: 'buffer',
    timeout: COMPILE_TIMEOUT_MS,
    env: {},
  });
  // Of one that ends without reading, its exit says more than the broken pipe.
  running.child.stdin?.on('error', () => {}).end(source);
  const { stdout } = await running;
  if (stdout.length === 0) throw new Error(`${program} compiled nothing`);
  return stdout;
}

/**
 * Runs one program and its tests in the system's own Python. The pass mark is never in reach of the program's code: the
 * whole run is one chain of calls that C code (`all`, `map`, `partial`) makes one after the other and breaks off at the
 * first that fails, and its last link writes the mark. The links that decide (compiling, running, comparing, asking which
 * process this is) are C functions too. No frame holds that chain or the text of the tests, and what could find objects
 * that no frame holds (the collector's lists, tracing, raw memory, other interpreters) is refused by an audit hook.
 */
export const pythonHarness = ({ orders, reports, ahead = false }: HarnessDescriptors): string => String.raw`
import sys
sys.path[:] = [p for p in sys.path if p != '/runtime']
import os, gc, types, builtins, atexit, select
from _json import make_scanner, encode_basestring_ascii
from _functools import partial
from _operator import eq
${PYTHON_WATCH}
class _Run:
    """A run as the with statement has it: not in a name, so that no frame shows it. When it is left, which frames do show, it has
    its steps no more."""
    __slots__ = ('steps', 'end')
    def __enter__(self):
        steps = self.steps
        del self.steps
        return steps
    def __exit__(self, _, error, __):
        self.end(error)

def _harness():
    # What most programs import, loaded while nothing else is to be done.
    ahead = ('traceback', 'threading', 'json', 'random', 'functools', 'collections', 'math', 'itertools', 're', 'copy', 'operator', 'string', 'typing', 'json.decoder', 'json.encoder', 'abc',
             'array', 'ast', 'base64', 'bisect', 'cmath', 'contextlib', 'dataclasses', 'datetime', 'decimal', 'enum', 'fractions',
             'hashlib', 'heapq', 'inspect', 'io', 'numbers', 'pathlib', 'queue', 'signal', 'statistics', 'textwrap', 'time',
             'unicodedata', 'uuid', 'warnings', 'unittest', 'unittest.case', 'asyncio', 'calendar', 'csv', 'logging',
             'tempfile', 'argparse', 'secrets', 'zlib', 'unittest.mock', 'subprocess')
    # Tests that name one of these rely on it as it was before the program.
    relied_on = ('collections', 'copy', 'functools', 'itertools', 'json', 'math', 'operator', 're', 'statistics', 'string',
                 'typing', 'unittest', 'unittest.case', 'json.decoder', 'json.encoder')
    write = os.write
    # The json module loads a good part of the library with it; its engine does not.
    scan = make_scanner(types.SimpleNamespace(strict=True, object_hook=None, object_pairs_hook=None, parse_float=float,
                                              parse_int=int, parse_constant=None, memo={}))
    quote = encode_basestring_ascii
    exit_now, getpid, exec_, compile_, isinstance_, type_, str_, int_ = os._exit, os.getpid, exec, compile, isinstance, type, str, int
    pid = getpid()
    modules, sys_out = sys.modules, (sys.stdout, sys.stderr)

    def read(size):
        data = b''
        while len(data) < size:
            more = os.read(${orders}, size - len(data))
            if not more:
                exit_now(0)
            data += more
        return data

    def frame(value):
        body = '{' + ','.join(
            quote(k) + ':' + (quote(v) if isinstance_(v, str_) else '%d' % v) for k, v in value.items()) + '}'
        return fence + len(body).to_bytes(4, 'big') + body.encode()

    def send(data, last=False):
        if last and fence:
            part(write, fence)
        while data:
            data = data[write(${reports}, data):]

    fence = b''
    for fd in (${orders}, ${reports}):
        if fd > 2:
            os.set_inheritable(fd, False)

    def flush():
        for stream in sys_out + (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass

    def source_line(source, number):
        lines = source.splitlines()
        return lines[number - 1].strip()[:300] if 0 < number <= len(lines) else ''

    def describe(error, code, tests, begun):
        flush()
        if isinstance_(error, SystemExit):
            value = error.code
            status = 0 if value is None else (value & 255) if isinstance_(value, int_) else 1
            if value is not None and not isinstance_(value, int_):
                write(2, (str_(value) + '\n').encode('utf-8', 'backslashreplace')[:60000])
            when = '' if tests is None else ' before the tests had ended' if begun else ' before the tests began'
            return {'type': 'end', 'exitCode': status, 'failure': 'the program exited with code %d%s' % (status, when)}
        where = line = None
        step = error.__traceback__
        while step is not None:
            name = step.tb_frame.f_code.co_filename
            if name == 'tests.py' or (name == 'code.py' and where != 'tests'):
                where, line = name[:-3], step.tb_lineno
            step = step.tb_next
        if isinstance_(error, SyntaxError) and error.filename in ('code.py', 'tests.py') and where is None:
            where, line = error.filename[:-3], error.lineno
        # The harness's own frame is no part of the program's traceback.
        inner = error.__traceback__
        while inner is not None and inner.tb_frame.f_code.co_filename == describe.__code__.co_filename:
            inner = inner.tb_next
        import traceback, linecache
        for name, source in (('code.py', code), ('tests.py', tests)):
            if source is not None:
                linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        text = ''.join(traceback.TracebackException(type_(error), error, inner, limit=-40).format())
        write(2, text.encode('utf-8', 'backslashreplace')[:60000])
        head = type_(error).__name__
        try:
            message = str_(error)
        except Exception:
            message = ''
        if message:
            head += ': ' + message.split('\n', 1)[0]
        head = head[:1000]
        if where is not None and line is not None:
            quoted = source_line((tests or '') if where == 'tests' else code, line)
            head += '\n  in the %s, line %d%s' % (where, line, ': ' + quoted if quoted else '')
        end = {'type': 'end', 'exitCode': 1, 'failure': head[:4000]}
        if isinstance_(error, MemoryError):
            end.update(exitCode=-1, limit='memory')
        return end

    scope = types.ModuleType('__main__')
    scope.__builtins__ = builtins

    def finish(modules, atexit, flush):
        for step in (lambda: modules['threading']._shutdown(), atexit._run_exitfuncs, flush):
            try:
                step()
            except BaseException:
                pass
        return True

    def part(write, fence):
        try:
            write(1, fence)
        except OSError:
            pass
        return True

    def run(order, tampered, unchanged):
        code, tests = order['code'], order.get('tests')
        waiting = iter(() if tests is None else (tests,))
        evaluate = lambda source, file: partial(next, map(
            exec_, map(partial(compile_, filename=file, mode='exec', dont_inherit=True, optimize=0), source), (scope.__dict__,)))
        last = (partial(finish, modules, atexit, flush), True)
        steps = [(evaluate((code,), 'code.py'), None)]
        if tests is None:
            steps.append(last)
        else:
            steps += ((unchanged(), True), (evaluate(waiting, 'tests.py'), None), (unchanged(), True), last)
        # A child of this process has no say.
        steps.append((partial(getpid), pid))
        if fence:
            steps.append((partial(part, write, fence), True))
        passed = frame({'type': 'end', 'exitCode': 0, 'mark': order['mark']})
        steps += ((partial(write, ${reports}, passed), len(passed)), (partial(exit_now, 1), None))

        def end(error):
            try:
                if error is not None:
                    failure = describe(error, code, tests, next(waiting, None) is None)
                else:
                    failure = {'type': 'end', 'exitCode': 1, 'failure':
                               'tampered: the program replaced %s, which tests rely on' % (tampered() or 'something')}
            except BaseException:
                failure = {'type': 'end', 'exitCode': 1, 'failure': 'uncaught error'}
            # A program without tests that says it ended well has: the supervisor sees the same in its exit code.
            if tests is None and failure['exitCode'] == 0:
                exit_now(0)
            if getpid() == pid:
                send(frame(failure), True)
            exit_now(1)

        made = _Run()
        calls, results = zip(*steps)
        made.steps, made.end = (eq, map(partial.__call__, calls), results), end
        return made

    refused = frozenset((
        'gc.get_objects', 'gc.get_referrers', 'gc.get_referents', 'sys._current_frames', 'sys._current_exceptions',
        'sys.settrace', 'sys.setprofile', 'sys.monitoring.register_callback', 'sys.addaudithook',
        'cpython.PyInterpreterState_New', 'sqlite3.enable_load_extension',
        'sqlite3.load_extension', 'cpython.remote_debugger_script', 'sys.remote_exec'))
    # And all that begin with _test: with what the interpreter is tested with a program reads and writes its own memory.
    closed = frozenset(('_ctypes', '_ctypes_test', '_xxtestfuzz', '_xxsubinterpreters', '_interpreters', '_interpchannels',
                        '_xxinterpchannels', '_remote_debugging'))
    importable = tuple(place + folder for place in (sys.base_prefix, '/usr') for folder in ('/lib/', '/lib64/'))

    def guard(event, args, refused=refused, closed=closed, importable=importable, RuntimeError=RuntimeError,
              ImportError=ImportError, isinstance=isinstance, str=str):
        if event in refused or event[:7] == 'ctypes.':
            raise RuntimeError(event + ' is not available in the sandbox')
        if event == 'import':
            # The last part of the name is the one that a native module is known by.
            name = str.__str__(args[0]).rpartition('.')[2]
            if name in closed or name[:5] == '_test':
                raise ImportError('the module ' + name + ' is not available in the sandbox')
            if isinstance(args[1], str):
                path = str.__str__(args[1])
                if not path.startswith(importable) or '/../' in path:
                    raise ImportError('native modules are not available in the sandbox')

    modules['__main__'] = scope
    if not ${ahead ? 'True' : 'False'}:
        send(frame({'type': 'ready'}))
    if not ${ahead ? 'True' : 'False'}:
        # Whoever waits for this interpreter sends its order now: an import is not broken off.
        select.select([${orders}], (), (), 0.005)
    watch = None
    for name in ahead:
        if not ${ahead ? 'True' : 'False'} and select.select([${orders}], (), (), 0)[0]:
            break
        __import__(name)
    else:
        watch = _watch(modules, relied_on, scope.__dict__, ${WATCHED_AHEAD})
        gc.collect()
        gc.freeze()
    if ${ahead ? 'True' : 'False'}:
        send(frame({'type': 'ready'}))
    order, _ = scan(read(int.from_bytes(read(4), 'big')).decode(), 0)
    os.close(${orders})
    if ${orders} == 0:
        os.open('/dev/null', os.O_RDONLY)
    fence = bytes.fromhex(order.get('fence', ''))
    for name in relied_on + ahead:
        if name in order.get('tests', ''):
            __import__(name)
    sys.addaudithook(guard)
    tampered, unchanged, also = watch or _watch(modules, relied_on, scope.__dict__)
    also(order.get('tests', ''))
    if 'seed' in order:
        import random
        random.seed(order['seed'])
    made = run(order, tampered, unchanged)
    for name in ('_harness', '_watch'):
        del globals()[name]
    send(frame({'type': 'started'}))
    return made

with _harness() as _steps:
    all(map(*globals().pop('_steps')))
`;
