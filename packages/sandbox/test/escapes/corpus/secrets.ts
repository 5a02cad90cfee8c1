import { ESCAPED, type EscapeAttempt, js, ofHost, py, text } from '../attempts.ts';

/** Programs that look for what is the host's alone: environments, files. */
export const SECRETS: readonly EscapeAttempt[] = [
  py('own environment', 'import os\nprint(dict(os.environ))\n'),
  js(
    'own environment, by the constructor chain',
    `
for (const from of [this, console.log, Math, JSON, [].map]) {
  try {
    const made = from.constructor.constructor('return typeof process === "undefined" ? {} : process.env')();
    console.log(JSON.stringify(made));
  } catch (error) { console.log(error.message); }
}`,
  ),
  py(
    "other processes' environments",
    `import os
for pid in range(1, 70000):
    for name in ('environ', 'cmdline', 'maps'):
        try:
            with open('/proc/%d/%s' % (pid, name), 'rb') as f: print(f.read(4096))
        except OSError:
            pass
`,
  ),
  {
    name: 'a file of the host',
    language: 'python',
    code: ({ file }) => `
for path in (${text(file)}, '/proc/1/root' + ${text(file)}, '/proc/self/root' + ${text(file)}, '../../../../..' + ${text(file)}):
    try:
        print(open(path).read())
    except OSError as problem:
        pass
`,
  },
  {
    name: 'a file of the host, JavaScript',
    language: 'javascript',
    code: ({ file }) => `
const fs = require('node:fs');
for (const path of [${text(file)}, '/proc/1/root' + ${text(file)}, '/proc/1/cwd/../../../..' + ${text(file)}]) {
  try { console.log(fs.readFileSync(path, 'utf8')); } catch {}
}`,
  },
  {
    name: 'secrets of the system',
    language: 'python',
    // A container has a host name and the like of its own: what must not be there is the machine's.
    code: () => `
for path in ('/etc/shadow', '/root/.ssh/id_rsa', '/root/.bashrc', '/proc/kcore', '/proc/kallsyms', '/dev/mem', '/dev/kmsg', '/var/log/dpkg.log'):
    try:
        with open(path, 'rb') as f:
            found = f.read(8)
            if found: print('${ESCAPED}', path, found)
    except OSError:
        pass
for path, own in ${JSON.stringify(ofHost(['/etc/hosts', '/etc/hostname', '/etc/machine-id', '/etc/resolv.conf']))}.items():
    try:
        with open(path) as f:
            if own and f.read() == own: print('${ESCAPED}', path)
    except OSError:
        pass
`,
  },
];
