import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../src/interface.ts';
import { createProcessSandbox } from '../src/process/process-sandbox.ts';
import { createWasmSandbox } from '../src/wasm/wasm-sandbox.ts';
import { whyNoProcessMode } from './process/available.ts';

const TEST_TIMEOUT_MS = 60_000;
const LIMITS = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 65_536 };

/** Honest programs and tests that come near to what forgeries do: what is compared must not refuse them. */
const HONEST: readonly [name: string, code: string, tests: string][] = [
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
];

const MODES: readonly [string, () => Sandbox, string | undefined][] = [
  ['the wasm mode', () => createWasmSandbox({ poolSize: 1 }), undefined],
  ['the process mode', () => createProcessSandbox({ poolSize: 1 }), whyNoProcessMode()],
];

for (const [mode, create, skip] of MODES) {
  describeUnless(skip, `honest Python in ${mode}`, () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = create();
    });
    afterAll(() => sandbox.close(), TEST_TIMEOUT_MS);

    it.each(HONEST)(
      'passes: %s',
      async (_name, code, tests) => {
        const result = await sandbox.run({ language: 'python', code, tests, limits: LIMITS });
        expect(result).toMatchObject({ ok: true, exitCode: 0, testReport: { passed: true } });
      },
      TEST_TIMEOUT_MS,
    );
  });
}
