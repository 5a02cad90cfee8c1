import { spawnSync } from 'node:child_process';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkJavaScript } from './javascript.ts';
import { checkPythonHere } from './python.ts';
import type { SubsetReport } from './report.ts';

/** `kind name line:column needs`, so that a table can be read. */
const shown = ({ findings }: SubsetReport): string[] =>
  findings.map(({ kind, name, line, column, needs }) => `${kind} ${name} ${line}:${column} ${needs}`);

describe('a JavaScript program', () => {
  it.each([
    'console.log([1, 2].map((x) => x + 1)); setTimeout(() => {}, 1);',
    'const f = async () => 1; console.assert((await f()) === 1);',
    '#!/usr/bin/env node\nlet x = new Map([[1, 2]]); performance.now();',
    'function process(fs) { return fs.require; } process({ require: 1 });',
    'const Buffer = class { fetch() { return this.process; } }; ({ URL: 1 }).URL;',
    'if (typeof process !== "undefined") process.exit();',
    'const { crypto, ...rest } = { crypto: 1 }; try { x } catch (fetch) { fetch }',
    'label: for (const module of []) { break label; }',
  ])('that keeps to the language is inside: %s', (source) => {
    expect(checkJavaScript(source)).toMatchObject({ checked: true, inside: true, advice: 'wasm', findings: [] });
  });

  it.each<[string, string[], SubsetReport['advice']]>([
    ['const fs = require("fs");', ['module fs 1:12 process'], 'process'],
    ['\n  await import("node:path");', ['module node:path 2:9 process'], 'process'],
    ['new Intl.NumberFormat();', ['global Intl 1:5 process'], 'process'],
    ['process.exit(1); process.exit(2);', ['global process 1:1 process'], 'process'],
    [
      'require("child_process"); fetch("x");',
      ['processes child_process 1:1 process', 'network fetch 1:27 nowhere'],
      'nowhere',
    ],
    ['require("node:http/x")', ['network node:http/x 1:1 nowhere'], 'nowhere'],
    ['require("./lib")', ['files ./lib 1:1 project'], 'project'],
    ['require("lodash/map")', ['package lodash/map 1:1 project'], 'project'],
    ['"😀"; require(name)', ['module require 1:7 process'], 'process'],
    [
      'import a from "./a";\nexport const b = a;',
      ['syntax import 1:1 project', 'files ./a 1:1 project', 'syntax export 2:1 project'],
      'project',
    ],
    ['let x = ;', ['syntax Unexpected token 1:9 nowhere'], 'nowhere'],
    ['const a = 1;\nconst a = 2;', ["syntax Identifier 'a' has already been declared 2:7 nowhere"], 'nowhere'],
  ])('says what is outside, and where: %s', (source, findings, advice) => {
    const report = checkJavaScript(source);
    expect(shown(report)).toEqual(findings);
    expect(report).toMatchObject({ inside: false, advice });
  });

  it('that is nested deeper than can be read is not judged', () => {
    expect(checkJavaScript('('.repeat(200_000))).toMatchObject({ checked: false, inside: true });
    expect(checkJavaScript(`${'['.repeat(3000)}${']'.repeat(3000)}`).findings).toEqual([]);
  });

  it('is told of a bounded number of things', () => {
    const many = Array.from({ length: 500 }, (_, i) => `require("p${i}");`).join('\n');
    expect(checkJavaScript(many).findings).toHaveLength(20);
  });

  it('never breaks the check, whatever it is', () => {
    const piece = fc.constantFrom(
      'require(',
      '"fs"',
      ')',
      'import',
      '{',
      '}',
      '`${',
      'async',
      '=>',
      'class',
      '/*',
      '\n',
      'process',
      '\u2028',
      '#x',
      '@',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => checkJavaScript(pieces.join(' ')) !== undefined),
    );
    fc.assert(fc.property(fc.string(), (text) => checkJavaScript(text) !== undefined));
  });
});

const hasPython = spawnSync('python3', ['-c', ''], { stdio: 'ignore' }).status === 0;
const noPython = missing(hasPython ? undefined : 'python3 was not found: apt-get install python3');
describeUnless(noPython, 'a Python program', () => {
  const check = async (source: string): Promise<SubsetReport> => {
    const report = await checkPythonHere(source);
    if (report === undefined) throw new Error('python3 did not answer');
    return report;
  };

  it.each([
    'import math, json, collections.abc\nfrom typing import List\nprint(math.pi)',
    'try:\n    import numpy\nexcept ImportError:\n    numpy = None',
    'open("out", "w").write("x")\nprint(open("out").read(), open("/tmp/x"))',
    'class os:\n    pass\nimport asyncio\nasyncio.run(asyncio.sleep(0))',
    'x = """\\"\u2028 {{SOURCE}} $& \ud83d\ude00"""\n',
  ])('that keeps to the language is inside: %s', async (source) => {
    expect(await check(source)).toMatchObject({ checked: true, inside: true, advice: 'wasm', findings: [] });
  });

  it.each<[string, string[], SubsetReport['advice']]>([
    ['import numpy as np', ['package numpy 1:1 project'], 'project'],
    ['x = 1; from scipy.stats import norm', ['package scipy.stats 1:8 project'], 'project'],
    ['from . import lib', ['files . 1:1 project'], 'project'],
    ['import subprocess', ['processes subprocess 1:1 process'], 'process'],
    ['from os import system as s\ns("ls")', ['processes os.system 2:1 process'], 'process'],
    ['import threading as t\n"😀ä"; t.Thread(target=print)', ['processes threading.Thread 2:8 process'], 'process'],
    ['import urllib.request\nurllib.request.urlopen("x")', ['network urllib.request.urlopen 2:1 nowhere'], 'nowhere'],
    ['import requests', ['network requests 1:1 nowhere'], 'nowhere'],
    ['import ctypes', ['module ctypes 1:1 project'], 'project'],
    ['import pwd', ['module pwd 1:1 process'], 'process'],
    ['with open("data.csv") as f:\n    pass', ['files data.csv 1:6 project'], 'project'],
    ['def f(:\n  pass', ['syntax invalid syntax 1:7 nowhere'], 'nowhere'],
  ])('says what is outside, and where: %s', async (source, findings, advice) => {
    const report = await check(source);
    expect(shown(report)).toEqual(findings);
    expect(report).toMatchObject({ inside: false, advice });
  });

  it('is never run', async () => {
    const report = await check('print("ran")\nraise SystemExit(3)\n');
    expect(report).toMatchObject({ checked: true, inside: true });
  });

  it('is no reason to fail when there is no Python', async () => {
    expect(await checkPythonHere('import numpy', 'no-such-python')).toBeUndefined();
  });
});
