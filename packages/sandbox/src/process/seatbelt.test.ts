import { describe, expect, it } from '@jest/globals';
import { seatbeltProfile } from './seatbelt.ts';

const view = { programs: ['/opt/node/bin/node'], readable: ['/opt/node/lib'], scratch: '/private/tmp/run' };
const profile = seatbeltProfile(view);
const rules = profile.split('\n');

describe('the profile for macOS', () => {
  it('is well-formed: every parenthesis and quote is closed on its line', () => {
    for (const rule of rules.filter(Boolean)) {
      const bare = rule.replace(/"(?:[^"\\]|\\.)*"/g, '');
      expect(bare).not.toContain('"');
      expect(bare.split('(').length).toBe(bare.split(')').length);
    }
  });

  it('begins by denying everything, and opens no network or service again', () => {
    expect(rules.slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
    expect(
      rules.filter((rule) => rule.startsWith('(allow') && /network|mach|ipc|iokit|system-socket/.test(rule)),
    ).toEqual([]);
  });

  it('lets only the scratch folder be written, and nothing in it be started', () => {
    const writes = rules.filter((rule) => rule.startsWith('(allow') && rule.includes('file-write'));
    expect(writes).toEqual([
      '(allow file-read* file-write* (subpath "/private/tmp/run"))',
      '(allow file-write-data (literal "/dev/null") (literal "/dev/zero"))',
    ]);
    expect(rules.indexOf('(deny process-exec (subpath "/private/tmp/run"))')).toBeGreaterThan(
      rules.findIndex((rule) => rule.startsWith('(allow process-exec')),
    );
  });

  it('lets no folder be read in which people have files', () => {
    const readable = [...profile.matchAll(/subpath "([^"]+)"/g)].map(([, path]) => path as string);
    for (const path of readable)
      expect(path).not.toMatch(/^\/(?:Users|private\/etc|etc|Volumes|Applications)?(?:\/|$)/);
  });

  it('quotes what a path may contain', () => {
    expect(seatbeltProfile({ ...view, scratch: '/a "b" \\ (c)' })).toContain('(subpath "/a \\"b\\" \\\\ (c)")');
  });

  it.each(['relative', '', '/', '/a/../b', '/a//b', '/a/.', '/a\nb', '/a\0b'])('refuses the path %j', (scratch) => {
    expect(() => seatbeltProfile({ ...view, scratch })).toThrow(RangeError);
  });
});
