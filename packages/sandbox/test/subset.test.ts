import { afterAll, describe, expect, it } from '@jest/globals';
import { INSIDE } from '../src/subset/javascript.ts';
import { checkPython } from '../src/subset/python.ts';
import { createWasmSandbox } from '../src/wasm/wasm-sandbox.ts';

const sandbox = createWasmSandbox({ poolSize: 1 });
afterAll(() => sandbox.close());
const limits = { wallMs: 20_000, memoryBytes: 268_435_456, outputBytes: 65_536 };
const TIMEOUT_MS = 60_000;

describe('the subset, held against the WebAssembly sandbox itself', () => {
  it(
    'has exactly the names that a JavaScript program finds there',
    async () => {
      const code = 'console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)));';
      const { stdout } = await sandbox.run({ language: 'javascript', code, limits });
      const found = JSON.parse(stdout) as string[];
      expect(found.toSorted()).toEqual([...INSIDE].filter((name) => name !== 'arguments').toSorted());
    },
    TIMEOUT_MS,
  );

  it(
    'is told for Python by the sandbox’s own parser, and what it says is outside does fail there',
    async () => {
      const outside = [
        'import pwd',
        'import ctypes',
        'import dbm',
        'import subprocess\nsubprocess.run(["true"])',
        'import os\nos.fork()',
        'import threading\nthreading.Thread(target=print).start()',
        'import socket\nsocket.socket()',
        'import numpy',
        'open("data.csv")',
      ];
      for (const code of outside) {
        expect(await checkPython(code, sandbox)).toMatchObject({ checked: true, inside: false });
        expect(await sandbox.run({ language: 'python', code, limits })).toMatchObject({ ok: false });
      }
      const code = 'import json, math, re, sqlite3, asyncio\nopen("/tmp/x", "w").write("1")\n';
      expect(await checkPython(code, sandbox)).toMatchObject({ checked: true, inside: true });
      expect(await sandbox.run({ language: 'python', code, limits })).toMatchObject({ ok: true });
    },
    TIMEOUT_MS,
  );
});
