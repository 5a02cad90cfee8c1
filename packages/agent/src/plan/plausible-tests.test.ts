import { describe, expect, it } from '@jest/globals';
import { plausibleTests } from './plausible-tests.ts';

const GOOD = {
  python: [
    'assert f(1) == 2',
    "x = f('a')\nassert x == \"it's\"  # it's right",
    'def test():\n    """doc with ( and \'"""\n    assert f({"a": [1]}) is None',
    "assert f('\\'') == r'\\d('",
    'class T(unittest.TestCase):\n  def test_it(self):\n    self.assertEqual(f(1), 2)',
    'assert len(f("a\\\nb")) == 2',
  ],
  javascript: [
    'console.assert(f(1) === 2);',
    'function assert(ok) { if (!ok) throw new Error("no"); }\nassert(f([1]));',
    'if (f(/[(]/) !== `a`) throw new Error("no");',
    'await g(); console.assert(true)',
    'with (f) { console.assert(x) }',
  ],
} as const;
const BAD = {
  python: [
    '',
    'print(f(1))',
    '# assert',
    'import pytest\nassert f(1) == 2',
    'class T(unittest.TestCase):\n  def test_it(self):\n    self.assertEqual(f(1), 2)\nunittest.main()',
    'assert f(1 == 2',
    'assert f(1)) == 2',
    "assert f('a) == 2",
    'assert f("""a") == 2',
  ],
  javascript: [
    '',
    'f(1);',
    'console.log(f(1))',
    'console.assert(f(1) === 2',
    "import assert from 'node:assert';\nassert.deepEqual(f([1]), [1]);",
    "const a = require('node:assert');\na.assert(f(1));",
    'assert(f(1) === 2)',
    "test('f', () => { expect(f(1)).toBe(2); });",
    'assert f(1) == 2',
    'def test():\n  assert(1)',
  ],
} as const;

describe.each(['python', 'javascript'] as const)('tests in %s', (language) => {
  it.each(GOOD[language])('may be: %s', (text) => expect(plausibleTests(text, language)).toBe(true));
  it.each(BAD[language])('cannot be: %s', (text) => expect(plausibleTests(text, language)).toBe(false));
  it('are read in time that grows with their length', () => {
    for (const unit of ['"', "'", '"""', '(', '\\', '"\\', '#', 'a"b\n', 'assert.', 'assert '])
      expect(plausibleTests(`assert (${unit.repeat(16_000 / unit.length)}`, language)).toBe(false);
  });
  it('are of sensible length', () => {
    const tests = { python: 'assert f(1) == 2\n', javascript: 'console.assert(f(1));\n' }[language];
    expect(plausibleTests(tests.repeat(700), language)).toBe(true);
    expect(plausibleTests(tests.repeat(7_000), language)).toBe(false);
  });
});
