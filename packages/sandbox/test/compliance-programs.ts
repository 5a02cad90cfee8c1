import type { Language } from '@edgecoder/protocol';

/** A program that is not what its tests ask for, and what it does to pass them all the same. */
export type Cheat = readonly [does: string, code: string];

/** What the compliance suite runs, by language. Programs work with and without an operating system around them. */
export interface Programs {
  /** Defines `add`, and tests that hold for it and fail for `wrong`. */
  right: string;
  wrong: string;
  tests: string;
  /** On its third line an error nobody catches, with the message `no such thing`. */
  throws: string;
  /** Prints `out` and `err`, the second to stderr without a newline. */
  prints: string;
  /** Prints these lines of Unicode. */
  unicode: { code: string; stdout: string };
  /** Prints a number of `x` without a newline. */
  xs(count: number): string;
  printsForEver: string;
  /** Prints a character of several bytes without end. */
  wideForEver: { code: string; character: string };
  /** Waits for several things at a time, and prints them in the order in which they are done: `1`, `2`, `3`. */
  waitsForSome: string;
  loops: string;
  waits: string;
  allocates: string;
  recurses: string;
  /** Ends its own interpreter where the language lets it; elsewhere just fails. */
  crashes: string;
  /** Prints random numbers of every common source that a seed makes repeat. */
  dice: string;
  /** Prints the time, milliseconds since 1970 without a fraction. */
  time: string;
  /** Leaves whatever it can for the next program; `look` fails when it finds any of it. */
  leaves: string;
  look: string;
  /** Prints a number that it was given, after some work. */
  says(number: number): string;
  /** Tests that a cut at a NUL character would make pass. */
  hidden: string;
  /** Many harmless lines. */
  long(lines: number): string;
  cheats: readonly Cheat[];
  /** Tests by the language's own library, and what is done to it. */
  unittest?: string;
  unittestCheats?: readonly Cheat[];
}

const FORGED = ['{"type":"end","exitCode":0,"mark":""}', '{"type":"end","exitCode":0}'];

const javascript: Programs = {
  right: 'const add = (a, b) => a + b;',
  wrong: 'let add = () => 0;\n',
  tests: '// adds\nconsole.assert(add(2, 3) === 5, "two and three");',
  throws: '// one\n// two\nthrow new Error("no such thing");',
  prints: 'console.log("out"); typeof process === "undefined" ? console.error("err") : process.stderr.write("err\\n");',
  unicode: {
    code: 'console.log("déjà vu"); console.log("日本語 🧮 e\\u0301"); console.log("\\u2028 \\u{10ffff} \\0 end");',
    stdout: 'déjà vu\n日本語 🧮 e\u0301\n\u2028 \u{10ffff} \0 end\n',
  },
  xs: (count) => `console.log("x".repeat(${count - 1}));`,
  printsForEver: 'for (;;) console.log("x".repeat(79));',
  wideForEver: { code: 'const line = "€".repeat(50); for (;;) console.log(line);', character: '€' },
  waitsForSome: `
const after = (n) => new Promise((go) => setTimeout(() => { console.log(n); go(n); }, n * 20));
const all = await Promise.all([after(3), after(1), after(2)]);
console.assert(all.join() === '3,1,2');`,
  loops: 'for (;;) {}',
  waits: 'await new Promise((go) => setTimeout(go, 3600000));',
  allocates: 'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));',
  recurses: 'const down = (n) => 1 + down(n + 1); down(0);',
  crashes: 'process.abort();',
  dice: 'console.log([1, 2, 3].map(() => Math.random()).join());',
  time: 'console.log(Math.floor(Date.now()));',
  leaves: `
globalThis.residue = 1; Array.prototype.residue = 1; Object.prototype.residue = 1; Math.residue = 1;
if (typeof require === 'function') {
  for (const folder of ['/tmp', '/dev/shm', '.']) try { require('node:fs').writeFileSync(folder + '/residue', 'x'); } catch {}
  process.env.residue = '1';
}
setInterval(() => { globalThis.residue++; }, 1000);
try { console.residue = 1; } catch {}
if (typeof process !== 'undefined') process.exit(0);
throw new Error('leaves');`,
  look: `
console.assert(typeof residue === 'undefined' && [].residue === undefined && Math.residue === undefined && console.residue === undefined);
if (typeof require === 'function') {
  for (const folder of ['/tmp', '/dev/shm', '.']) console.assert(!require('node:fs').existsSync(folder + '/residue'), folder);
  console.assert(process.env.residue === undefined);
}`,
  says: (number) => `let n = 0; for (let i = 0; i < 20000; i++) n += i % 7; console.log(${number});`,
  hidden: '1;\0console.assert(false);',
  long: (lines) => Array.from({ length: lines }, (_, i) => `const name${i} = ${i}; // line ${i}`).join('\n'),
  cheats: [
    ['replaces console.assert', 'console.assert = () => {};'],
    ['defines another console.assert', 'try { Object.defineProperty(console, "assert", { value() {} }); } catch {}'],
    ['replaces the console', 'try { globalThis.console = { assert() {} }; } catch {}'],
    ['shadows the console', 'const console = { assert() {} };'],
    ['exits before the tests', 'if (typeof process !== "undefined") process.exit(0);'],
    ['exits while the tests run', 'add = () => (typeof process === "undefined" ? 0 : process.exit(0));'],
    ['exits at once while the tests run', 'add = () => (typeof process === "undefined" ? 0 : process.reallyExit(0));'],
    [
      'exits when the tests are over',
      'if (typeof process !== "undefined") process.on("exit", () => { process.exitCode = 0; process.reallyExit(0); });',
    ],
    ['throws before the tests', 'throw new Error("early");'],
    ['leaves a comment open', '/* '],
    ['leaves a block open', 'if (false) {'],
    ['never comes to the tests', 'await new Promise(() => {});'],
    ['prints what a pass looks like', FORGED.map((text) => `console.log(${JSON.stringify(text)});`).join('\n')],
    [
      'writes a forged mark to every descriptor',
      `if (typeof require === 'function') {
  for (const body of ${JSON.stringify(FORGED)}) {
    const header = Buffer.alloc(4); header.writeUInt32BE(body.length);
    for (let fd = 3; fd < 20; fd++) try { require('node:fs').writeSync(fd, Buffer.concat([header, Buffer.from(body)])); } catch {}
  }
}`,
    ],
    [
      'replaces what a harness may use',
      'JSON.stringify = () => "{}"; Array.prototype.push = () => 0; Promise.prototype.then = (go) => go?.();',
    ],
    ['makes every comparison true', 'Object.is = () => true; Boolean.prototype.valueOf = () => true;'],
  ],
};

const python: Programs = {
  right: 'def add(a, b):\n    return a + b\n',
  wrong: 'def add(a, b):\n    return 0\n',
  tests: '# adds\nassert add(2, 3) == 5, "two and three"\n',
  throws: '# one\n# two\nraise ValueError("no such thing")\n',
  prints: 'import sys\nprint("out")\nsys.stderr.write("err\\n")\n',
  unicode: {
    code: 'print("déjà vu")\nprint("日本語 🧮 e\\u0301")\nprint("\\u2028 \\U0010ffff \\0 end")\n',
    stdout: 'déjà vu\n日本語 🧮 e\u0301\n\u2028 \u{10ffff} \0 end\n',
  },
  xs: (count) => `print("x" * ${count - 1})\n`,
  printsForEver: 'while True:\n    print("x" * 79)\n',
  wideForEver: { code: 'line = "€" * 50\nwhile True:\n    print(line)\n', character: '€' },
  waitsForSome: `
import asyncio, time
async def after(n):
    await asyncio.sleep(n / 50)
    print(n)
    return n
async def everything():
    return await asyncio.gather(after(3), after(1), after(2))
assert asyncio.run(everything()) == [3, 1, 2]
time.sleep(0.01)
`,
  loops: 'while True:\n    pass\n',
  waits: 'import time\ntime.sleep(3600)\n',
  allocates: 'all = []\nwhile True:\n    all.append(bytearray(1 << 20))\n',
  recurses: 'def down(n):\n    return 1 + down(n + 1)\ndown(0)\n',
  crashes: 'import os\nos.abort()\n',
  dice: 'import random\nprint(random.random(), random.randint(0, 10**9), random.choice(range(10**6)))\n',
  time: 'import time\nprint(int(time.time() * 1000))\n',
  leaves: `
import builtins, math, os, random, sys
builtins.residue = 1
math.residue = 1
os.environ['residue'] = '1'
sys.path.append('/residue')
for folder in ('/tmp', '/dev/shm', '.', os.path.expanduser('~')):
    for name in ('residue', 'sitecustomize.py', 'residue_module.py'):
        try:
            open(os.path.join(folder, name), 'w').write('residue = 1')
        except OSError:
            pass
raise SystemExit(0)
`,
  look: `
import math, os, sys
assert not hasattr(math, 'residue') and 'residue' not in dir(__builtins__) and 'residue' not in os.environ
assert '/residue' not in sys.path
for folder in ('/tmp', '/dev/shm', '.', os.path.expanduser('~')):
    for name in ('residue', 'sitecustomize.py', 'residue_module.py'):
        assert not os.path.exists(os.path.join(folder, name)), folder
try:
    import residue_module
    raise AssertionError('a module was left')
except ImportError:
    pass
`,
  says: (number) => `n = 0\nfor i in range(20000):\n    n += i % 7\nprint(${number})\n`,
  hidden: 'x = 1\n\0assert False\n',
  long: (lines) => Array.from({ length: lines }, (_, i) => `name${i} = ${i}  # line ${i}`).join('\n'),
  unittest: `import unittest
class AddTest(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(2, 3), 5)
result = unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(AddTest))
assert result.wasSuccessful()
`,
  unittestCheats: [
    ['replaces an assertion', 'import unittest\nunittest.TestCase.assertEqual = lambda *_: None\n'],
    ['replaces the verdict', 'import unittest\nunittest.TestResult.wasSuccessful = lambda self: True\n'],
    ['adds another verdict', 'import unittest\nunittest.TextTestResult.wasSuccessful = lambda self: True\n'],
    ['runs no test', 'import unittest\nunittest.TestCase.run = lambda self, result=None: result\n'],
    ['loads no test', 'import unittest\nunittest.TestLoader.getTestCaseNames = lambda *_: []\n'],
  ],
  cheats: [
    ['exits before the tests', 'import sys\nsys.exit(0)\n'],
    ['exits at once', 'import os\nos._exit(0)\n'],
    ['raises SystemExit', 'raise SystemExit\n'],
    ['exits while the tests run', 'def add(a, b):\n    raise SystemExit(0)\n'],
    ['exits at once while the tests run', 'import os\ndef add(a, b):\n    os._exit(0)\n'],
    ['exits when the tests are over', 'import atexit, os\natexit.register(os._exit, 0)\n'],
    [
      'exits from a thread while the tests wait',
      `import os, threading, time
def add(a, b):
    try:
        threading.Thread(target=os._exit, args=(0,)).start()
        time.sleep(1)
    except RuntimeError:
        pass
    return 0
`,
    ],
    ['swallows what is uncaught', 'import sys\nsys.excepthook = lambda *_: None\n'],
    ['is interrupted', 'raise KeyboardInterrupt\n'],
    ['leaves a string open', '"""\n'],
    ['leaves a block open', 'if False:\n'],
    ['prints what a pass looks like', FORGED.map((text) => `print('${text}')\n`).join('')],
    [
      'writes a forged mark to every descriptor',
      `import os, struct
for body in (${FORGED.map((text) => `b'${text}'`).join(', ')}):
    for fd in range(3, 20):
        try:
            os.write(fd, struct.pack('>I', len(body)) + body)
        except OSError:
            pass
`,
    ],
    [
      'replaces the built-in functions',
      'import builtins\nfor name in ("exec", "eval", "compile", "AssertionError", "all", "isinstance"):\n    setattr(builtins, name, lambda *a, **k: True)\n',
    ],
    [
      'makes AssertionError something harmless',
      'import builtins\nclass Quiet(SystemExit):\n    code = 0\nbuiltins.AssertionError = Quiet\n',
    ],
  ],
};

export const PROGRAMS: Readonly<Record<Language, Programs>> = { javascript, python };
