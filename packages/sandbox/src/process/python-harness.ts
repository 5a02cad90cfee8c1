import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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
 * first that fails, and its last link writes the mark. No frame holds that chain, and what could find objects that no
 * frame holds (the collector's lists, tracing, raw memory, other interpreters) is refused by an audit hook.
 */
export const pythonHarness = ({ orders, reports, ahead = false }: HarnessDescriptors): string => String.raw`
import sys
sys.path[:] = [p for p in sys.path if p != '/runtime']
import os, gc, types, builtins, atexit, select
from _json import make_scanner, encode_basestring_ascii
from _functools import partial

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
    exit_now, exec_, compile_, isinstance_, type_, str_, int_ = os._exit, exec, compile, isinstance, type, str, int
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

    # What tests rely on, as it was: compared again before and after them.
    free = ('_', 'input', 'print', 'open', '__warningregistry__', '_inst', '_cache')
    kept, loaded = [], []
    missing = object()
    def keep():
        for name in ('builtins',) + relied_on:
            if name in modules:
                kept.append((name, modules[name].__dict__,
                             [(k, v) for k, v in modules[name].__dict__.items() if k not in free], None))
                loaded.append((name, modules[name]))
        # What is added to a class changes it too; Python itself adds what it was asked of its source.
        lazy = {'__annotations__', '__annotations_cache__', '__annotate__', '__annotate_func__'}
        if 'unittest' in modules:
            for module in ('case', 'suite', 'result', 'runner', 'loader'):
                module = 'unittest.' + module
                for name, found in list(vars(modules[module]).items()):
                    if isinstance_(found, type_) and found.__module__ == module:
                        kept.append((module + '.' + name, vars(found), list(vars(found).items()), lazy | set(vars(found))))

    def tampered():
        for label, owner, items, names in kept:
            for key, value in items:
                if owner.get(key, missing) is not value:
                    return label + '.' + key
            if names is not None:
                for key in owner:
                    if key not in names:
                        return label + '.' + key
        for name, module in loaded:
            if modules.get(name) is not module:
                return "sys.modules['" + name + "']"
        return ''

    def flush():
        for stream in sys_out + (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass

    def source_line(source, number):
        lines = source.splitlines()
        return lines[number - 1].strip()[:300] if 0 < number <= len(lines) else ''

    def describe(error, code, tests, file):
        flush()
        has_tests = tests is not None
        if isinstance_(error, SystemExit):
            value = error.code
            status = 0 if value is None else (value & 255) if isinstance_(value, int_) else 1
            if value is not None and not isinstance_(value, int_):
                write(2, (str_(value) + '\n').encode('utf-8', 'backslashreplace')[:60000])
            when = '' if not has_tests else ' before the tests had ended' if file == 'tests.py' else ' before the tests began'
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
        while inner is not None and inner.tb_frame.f_code.co_filename.startswith('/runtime/'):
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

    def evaluate(source, file, code, tests, execute, compile_source, describe, send, frame, names):
        try:
            execute(compile_source(source, file, 'exec', dont_inherit=True), names)
        except BaseException as error:
            try:
                failure = describe(error, code, tests, file)
            except BaseException:
                failure = {'type': 'end', 'exitCode': 1, 'failure': 'uncaught error'}
            # A program without tests that says it ended well has: the supervisor sees the same in its exit code.
            try:
                if tests is None and failure['exitCode'] == 0:
                    exit_now(0)
                send(frame(failure), True)
            except BaseException:
                pass
            return False
        return True

    def untouched(tampered, send, frame):
        found = tampered()
        if found:
            send(frame({'type': 'end', 'exitCode': 1,
                        'failure': 'tampered: the program replaced %s, which tests rely on' % found}), True)
            return False
        return True

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

    def chain(order):
        code, tests = order['code'], order.get('tests')
        phase = lambda source, file: partial(evaluate, source, file, code, tests, exec_, compile_, describe, send, frame,
                                             scope.__dict__)
        check = partial(untouched, tampered, send, frame)
        end = partial(write, ${reports}, frame({'type': 'end', 'exitCode': 0, 'mark': order['mark']}))
        last = partial(finish, modules, atexit, flush)
        yield phase(code, 'code.py')
        if tests is not None:
            yield check
            yield phase(tests, 'tests.py')
            yield last
            yield check
        else:
            yield last
        if fence:
            yield partial(part, write, fence)
        yield end

    refused = frozenset((
        'gc.get_objects', 'gc.get_referrers', 'gc.get_referents', 'sys._current_frames', 'sys._current_exceptions',
        'sys.settrace', 'sys.setprofile', 'sys.monitoring.register_callback', 'sys.addaudithook',
        'cpython.PyInterpreterState_New', 'sqlite3.enable_load_extension',
        'sqlite3.load_extension', 'cpython.remote_debugger_script', 'sys.remote_exec'))
    closed = frozenset(('_ctypes', '_ctypes_test', '_testcapi', '_testinternalcapi', '_testlimitedcapi', '_testbuffer',
                        '_testmultiphase', '_xxsubinterpreters', '_interpreters', '_interpchannels', '_xxinterpchannels',
                        '_remote_debugging'))
    importable = (sys.base_prefix + '/lib', '/usr/lib')

    def guard(event, args, refused=refused, closed=closed, importable=importable, RuntimeError=RuntimeError,
              isinstance=isinstance, str=str):
        if event in refused or event[:7] == 'ctypes.':
            raise RuntimeError(event + ' is not available in the sandbox')
        if event == 'import':
            if args[0] in closed:
                raise ImportError('the module ' + args[0] + ' is not available in the sandbox')
            if isinstance(args[1], str) and not args[1].startswith(importable):
                raise ImportError('native modules are not available in the sandbox')

    modules['__main__'] = scope
    if not ${ahead ? 'True' : 'False'}:
        send(frame({'type': 'ready'}))
    if not ${ahead ? 'True' : 'False'}:
        # Whoever waits for this interpreter sends its order now: an import is not broken off.
        select.select([${orders}], (), (), 0.005)
    for name in ahead:
        if not ${ahead ? 'True' : 'False'} and select.select([${orders}], (), (), 0)[0]:
            break
        __import__(name)
    else:
        gc.collect()
        gc.freeze()
    if ${ahead ? 'True' : 'False'}:
        send(frame({'type': 'ready'}))
    order, _ = scan(read(int.from_bytes(read(4), 'big')).decode(), 0)
    os.close(${orders})
    if ${orders} == 0:
        os.open('/dev/null', os.O_RDONLY)
    fence = bytes.fromhex(order.get('fence', ''))
    for name in relied_on:
        if name in order.get('tests', ''):
            __import__(name)
    keep()
    sys.addaudithook(guard)
    del globals()['_harness']
    if 'seed' in order:
        import random
        random.seed(order['seed'])
    made = iter(tuple(chain(order)))
    send(frame({'type': 'started'}))
    return partial.__call__, made

all(map(*_harness()))
os._exit(1)
`;
