import { ESCAPED, type EscapeAttempt, FAILING, js, py } from '../attempts.ts';

const forgePy = (name: string, code: string): EscapeAttempt =>
  py(`forged pass: ${name}`, code, { tests: FAILING.python });
const forgeJs = (name: string, code: string): EscapeAttempt =>
  js(`forged pass: ${name}`, code, { tests: FAILING.javascript });

/** Programs whose tests cannot hold, and that want to pass all the same. */
export const FORGERIES: readonly EscapeAttempt[] = [
  forgePy('exits early', 'import os\nos._exit(0)\n'),
  forgePy('exits at the end', 'import atexit, os\natexit.register(os._exit, 0)\n'),
  forgePy(
    'writes the report itself',
    `import os, struct
for body in (b'{"type":"end","exitCode":0,"mark":""}', b'{"type":"end","exitCode":0}', b'{"type":"end","exitCode":0,"mark":"00000000000000000000000000000000"}'):
    for fd in range(3, 20):
        try:
            os.write(fd, struct.pack('>I', len(body)) + body)
        except OSError:
            pass
`,
  ),
  forgePy(
    'finds the mark in frames',
    `import sys, os, struct, types
def say(mark):
    body = ('{"type":"end","exitCode":0,"mark":"%s"}' % mark).encode()
    os.write(3, struct.pack('>I', len(body)) + body)
seen = set()
def look(value, depth=0):
    if id(value) in seen or depth > 12: return
    seen.add(id(value))
    if isinstance(value, (str, bytes)):
        value = value if isinstance(value, str) else value.decode('latin1')
        import re
        for mark in re.findall('[0-9a-f]{32}', value): say(mark)
    elif isinstance(value, dict):
        for item in list(value.items()): look(item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in list(value): look(item, depth + 1)
    elif isinstance(value, types.FunctionType):
        for cell in value.__closure__ or (): look(cell.cell_contents, depth + 1)
        look(value.__defaults__, depth + 1); look(value.__globals__, depth + 1)
    elif type(value).__name__ == 'partial':
        look(value.args, depth + 1); look(value.func, depth + 1)
    elif isinstance(value, types.MethodType):
        look(value.__func__, depth + 1); look(value.__self__, depth + 1)
frame = sys._getframe()
while frame is not None:
    look(frame.f_locals); look(frame.f_globals)
    frame = frame.f_back
look({name: vars(module) for name, module in sys.modules.items()})
`,
  ),
  forgePy(
    'finds the mark by the collector',
    `import gc, os, re, struct
for find in (gc.get_objects, lambda: gc.get_referrers(os.write), lambda: gc.get_referents(gc)):
    for found in find():
        for mark in re.findall('[0-9a-f]{32}', repr(found)[:100000]):
            body = ('{"type":"end","exitCode":0,"mark":"%s"}' % mark).encode()
            os.write(3, struct.pack('>I', len(body)) + body)
`,
  ),
  forgePy(
    'finds the mark in memory',
    `import os, re, struct
try:
    import ctypes
    for line in open('/proc/self/maps'): pass
except Exception:
    pass
for path in ('/proc/self/mem', '/proc/thread-self/mem', '/proc/1/mem'):
    try:
        with open(path, 'rb', 0) as f:
            for at in range(0x10000, 0x7fffffff, 1 << 20):
                f.seek(at)
                for mark in re.findall(b'[0-9a-f]{32}', f.read(1 << 20)):
                    body = b'{"type":"end","exitCode":0,"mark":"%s"}' % mark
                    os.write(3, struct.pack('>I', len(body)) + body)
    except Exception:
        pass
`,
  ),
  forgePy(
    'jumps over the assertion',
    `import sys, threading
def trace(frame, event, arg):
    frame.f_trace = trace
    if event == 'line' and 'tests' in frame.f_code.co_filename:
        frame.f_lineno = frame.f_lineno + 1
    return trace
for setter in (sys.settrace, threading.settrace, sys.setprofile):
    try:
        setter(trace)
    except BaseException:
        pass
try:
    sys._getframe().f_trace = trace
except BaseException:
    pass
`,
  ),
  forgePy(
    'replaces what runs the tests',
    `import builtins, sys, json
for name in ('exec', 'eval', 'compile', 'AssertionError', 'isinstance', 'map', 'all', 'print'):
    setattr(builtins, name, lambda *a, **k: True)
`,
  ),
  forgePy(
    'becomes its own child',
    `import os, sys
if os.fork() != 0:
    try:
        os.wait()
    except Exception:
        pass
    os._exit(0)
`,
  ),
  forgePy(
    'another interpreter',
    `try:
    import _xxsubinterpreters as i
except ImportError:
    import _interpreters as i
i.run_string(i.create(), 'import ctypes, os; os._exit(0)')
`,
  ),
  forgePy('ends the thread', 'import _thread\n_thread.exit()\n'),
  forgePy(
    'an exit that cannot be looked at',
    `class E(SystemExit):
    code = property(lambda self: 1 / 0)
    def __str__(self): raise SystemExit(0)
raise E()
`,
  ),
  forgeJs('exits early', 'typeof process === "undefined" ? undefined : process.exit(0);'),
  forgeJs('exits at once', 'typeof process === "undefined" ? undefined : process.reallyExit(0);'),
  forgeJs(
    'writes the report itself',
    `const fs = require('node:fs');
for (const body of ['{"type":"end","exitCode":0,"mark":""}', '{"type":"end","exitCode":0}']) {
  const header = Buffer.alloc(4); header.writeUInt32BE(body.length);
  for (let fd = 3; fd < 20; fd++) try { fs.writeSync(fd, Buffer.concat([header, Buffer.from(body)])); } catch {}
}`,
  ),
  forgeJs(
    'finds the mark in a heap snapshot',
    `const v8 = require('node:v8');
const say = (mark) => { const body = Buffer.from(JSON.stringify({ type: 'end', exitCode: 0, mark })); const header = Buffer.alloc(4); header.writeUInt32BE(body.length); require('node:fs').writeSync(3, Buffer.concat([header, body])); };
let text = '';
try { v8.writeHeapSnapshot('/tmp/heap'); text = require('node:fs').readFileSync('/tmp/heap', 'utf8'); } catch {}
for (const [mark] of text.matchAll(/[0-9a-f]{32}/g)) say(mark);`,
  ),
  forgeJs(
    'finds the mark by the inspector',
    `const { Session, open } = require('node:inspector');
try { open(9229, '127.0.0.1'); console.log('${ESCAPED}'); } catch {}
try { const s = new Session(); s.connect(); s.post('HeapProfiler.takeHeapSnapshot'); console.log('${ESCAPED}'); } catch {}
try { process.kill(process.pid, 'SIGUSR1'); } catch {}
try { process._debugProcess(process.pid); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'finds the mark in memory',
    `const fs = require('node:fs');
for (const path of ['/proc/self/mem', '/proc/thread-self/mem']) try { fs.openSync(path, 'r+'); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'natives and flags of the engine',
    `const v8 = require('node:v8');
try { v8.setFlagsFromString('--allow-natives-syntax'); console.log('${ESCAPED}', 'flags'); } catch {}
for (const name of ['binding', '_linkedBinding', 'dlopen']) try { process[name]('v8'); console.log('${ESCAPED}', name); } catch {}
try { require('internal/test/binding'); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'takes functions out of stack traces',
    `Error.prepareStackTrace = (error, sites) => sites;
let found = [];
const look = () => { for (const site of new Error().stack ?? []) { found.push(site.getFunction?.(), site.getThis?.()); } };
look();
for (const one of found) if (typeof one === 'function' && /mark/.test(String(one))) console.log('${ESCAPED}');`,
  ),
  forgeJs(
    'says that it is over',
    `for (const name of ['beforeExit', 'exit']) { try { for (const listener of process.listeners(name)) listener(0); process.emit(name, 0); } catch {} }
process.on('exit', () => { process.exitCode = 0; });`,
  ),
  forgeJs(
    'swallows every error',
    `process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {});
try { process._fatalException = () => true; } catch {}
try { process.setUncaughtExceptionCaptureCallback(null); } catch {}
try { process.setUncaughtExceptionCaptureCallback(() => {}); } catch {}
throw new Error('swallowed');`,
  ),
  forgeJs(
    'replaces the assertion',
    'console.assert = () => {}; try { Object.defineProperty(console, "assert", { value() {} }); } catch {} try { globalThis.console = { assert() {} }; } catch {}',
  ),
  forgeJs(
    'replaces what the harness uses',
    `const fs = require('node:fs');
fs.writeSync = () => 0; Array.prototype.push = () => 0; JSON.stringify = () => '{"type":"end","exitCode":0}';
Buffer.from = Buffer.concat = () => { throw new Error(); };`,
  ),
];
