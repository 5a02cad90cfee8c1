/**
 * Runs one program of each language, or of one, again and again with one seed and clock, and prints a line of JSON for
 * each: `node --conditions=source packages/sandbox/test/wasm/determinism-probe.ts 1000 [python]`. Exit code 1 when two
 * results differ.
 */
import type { Language } from '@edgecoder/protocol';
import type { RunResult } from '../../src/interface.ts';
import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';
import { hashOf } from '../result-hash.ts';

const LIMITS = { wallMs: 20_000, memoryBytes: 134_217_728, outputBytes: 65_536 };
const SEED = 20_250_101;
const CLOCK_MS = 1_735_689_600_000;
/** Runs at the same time per language: each process of the pool has to agree. */
const POOL_SIZE = 2;

/** Everything of a machine that a program might see: chance, time, zone, language, home, hashes, addresses, processors. */
const PROGRAMS: Readonly<Record<Language, string>> = {
  javascript: `
console.log(Math.random(), Math.random(), Date.now(), new Date().toString(), new Date(2024, 6, 1, 12).getTimezoneOffset());
console.log(new Date(0).toLocaleString(), (1234567.891).toLocaleString(), ['ä', 'z', 'a'].sort((a, b) => a.localeCompare(b)).join());
console.log(typeof process, typeof navigator, typeof performance === 'undefined' ? '' : performance.now() >= 0, Object.keys(globalThis).join());
console.log([...new Map([[{}, 1], ['b', 2]]).values()].join(), [3, 1, 2].sort().join(), JSON.stringify({ b: 1, a: [0.1 + 0.2] }));
for (let i = 0; i < 5; i++) setTimeout(() => console.log(i, Math.random(), Date.now()), 10 - i);
await new Promise((go) => setTimeout(go, 50));
const deepest = (go) => { let depth = 0; const down = () => { depth++; return go(down); }; try { down(); } catch (error) { return depth + error.name; } };
console.log(deepest((down) => [1].map(down)), deepest((down) => 'a'.replace(/a/, down)), deepest((down) => \`\${{ toString: down }}\`), deepest((down) => new Proxy({}, { get: down }).x));
try { JSON.parse('['.repeat(100_000)); } catch (error) { console.log(error.name); }
try { null.x; } catch (error) { console.error(error.stack); }`,
  python: `
import asyncio, datetime, hashlib, locale, logging, os, platform, random, secrets, sys, tempfile, time, uuid
print(random.random(), random.sample(range(100), 5), secrets.token_hex(8), os.urandom(8).hex(), uuid.uuid4())
print(time.time(), time.time_ns(), time.monotonic(), time.perf_counter(), datetime.datetime.now(), datetime.datetime.now().astimezone().tzinfo, time.tzname, time.localtime(0))
print(hash('a'), hash((1, 'b')), {'x', 'y', 'z', 'w'}, id(object()) % 16, sys.flags.hash_randomization)
print(os.environ, os.getcwd(), os.path.expanduser('~'), os.cpu_count(), os.getpid(), platform.machine(), locale.getlocale(), sys.getfilesystemencoding(), sys.path)
print(tempfile.mkdtemp().split('/')[-1], sorted(os.listdir('/')), os.stat(os.pipe()[0]))
with open('made', 'w') as made: made.write('x')
os.utime('/tmp'); os.chmod('/lib', 0o700)
for folder, _, files in os.walk('/'):
    for name in ['.', *files]:
        try: print(folder, name, os.lstat(folder + '/' + name))
        except OSError as error: print(folder, name, error)
for device in ('tty', 'tty1', 'stdin', 'random', 'urandom'):
    with open('/dev/' + device, 'rb', buffering=0) as opened: print(device, opened.read(4), os.fstat(opened.fileno()))
for device in ('tty', 'stdout', 'stderr'):
    with open('/dev/' + device, 'w') as opened: opened.write('to ' + device + '\\n')
log = logging.makeLogRecord({})
print(logging._startTime, log.created, log.relativeCreated)
class Deep:
    depth = 0
    def __repr__(self):
        Deep.depth += 1
        return '%r' % self
try: repr(Deep())
except RecursionError as error: print(Deep.depth, error)
try: os.utime('made', (1e17, 1e17))
except OSError as error: print(error)
async def later(n):
    await asyncio.sleep(n / 100); return n, random.random(), time.time()
async def all_of(): return await asyncio.gather(*(later(n) for n in (3, 1, 2)))
print(asyncio.run(all_of()))
time.sleep(1.5); print(time.time())
print(repr(object()))
sys.stderr.write(hashlib.sha256(str(random.getstate()).encode()).hexdigest())
`,
};

const repeats = Number(process.argv[2] ?? 3);
if (!Number.isInteger(repeats) || repeats < 1) throw new Error('how often is a whole number');
const languages = (['javascript', 'python'] as const).filter((one) => one === (process.argv[3] ?? one));
const sandbox = createWasmSandbox({ poolSize: POOL_SIZE });
try {
  for (const language of languages) {
    const seen = new Map<string, RunResult>();
    let asked = 0;
    const one = async (): Promise<void> => {
      while (asked < repeats) {
        asked++;
        const request = { language, code: PROGRAMS[language], limits: LIMITS, seed: SEED, clockMs: CLOCK_MS };
        const result = await sandbox.run(request);
        seen.set(hashOf(result), result);
      }
    };
    await Promise.all(Array.from({ length: POOL_SIZE }, one));
    const [first, ...others] = [...seen.entries()];
    process.stdout.write(
      `${JSON.stringify({ language, repeats, ok: first?.[1].ok, hash: first?.[0], different: others.length })}\n`,
    );
    if (others.length > 0 || first?.[1].ok !== true) {
      for (const [, { stdout, stderr, testReport }] of [...seen].slice(0, 2)) {
        process.stderr.write(`${stdout}${stderr}${JSON.stringify(testReport)}\n`);
      }
      process.exitCode = 1;
    }
  }
} finally {
  await sandbox.close();
}
