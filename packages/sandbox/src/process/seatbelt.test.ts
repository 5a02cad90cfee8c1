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
    const denied = rules.indexOf('(deny process-exec file-map-executable (subpath "/private/tmp/run"))');
    for (const what of ['process-exec', 'file-map-executable', 'file-read* file-write*']) {
      const allowed = rules.findIndex((rule) => rule.startsWith(`(allow ${what}`));
      expect([allowed > 0, denied > allowed]).toEqual([true, true]);
    }
  });

  it('lets an interpreter start: the system’s libraries and its own are mapped as code, the way to it is found', () => {
    const [mapped] = rules.filter((rule) => rule.startsWith('(allow file-map-executable'));
    for (const path of ['(subpath "/usr/lib")', '(subpath "/opt/node/lib")', '(literal "/opt/node/bin/node")']) {
      expect(mapped).toContain(path);
    }
    expect(rules).toContain('(allow dynamic-code-generation)');
    expect(rules).toContain(
      '(allow file-read* (literal "/") (literal "/opt") (literal "/opt/node") (literal "/opt/node/bin") (literal "/private") (literal "/private/tmp"))',
    );
  });

  it('opens only what it names: these operations, and no others', () => {
    const operations = rules
      .filter((rule) => rule.startsWith('(allow'))
      .map((rule) => /^\(allow ([^(]*?) ?(?:\(|\)$)/.exec(rule)?.[1]);
    expect(operations).toEqual([
      'process-fork',
      'process-info*',
      'process-exec',
      'dynamic-code-generation',
      'file-map-executable',
      'signal',
      'sysctl-read',
      'file-read-metadata',
      'file-read*',
      'file-read*',
      'file-read* file-write*',
      'file-write-data',
    ]);
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
