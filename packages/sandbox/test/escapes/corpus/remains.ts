import { ESCAPED, type EscapeAttempt, native, py, text } from '../attempts.ts';

/** Programs that leave something behind, or in the way of who looks at what they left. */
export const REMAINS: readonly EscapeAttempt[] = [
  {
    name: 'a daemon that outlives the task',
    language: 'python',
    code: ({ daemonMark }) => `
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', ${text(daemonMark)}])
    os._exit(0)
time.sleep(0.2)
`,
  },
  {
    name: 'a daemon that outlives the task, JavaScript',
    language: 'javascript',
    code: ({ daemonMark }) => `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)', ${text(daemonMark)}], { detached: true, stdio: 'ignore' });
child.unref();`,
  },
  py(
    'files left for the next program',
    `import os, site
for folder in ('/tmp', '/dev/shm', os.path.expanduser('~'), os.getcwd(), '/var/tmp', '/run', *site.getsitepackages(), site.getusersitepackages(), '/usr/lib/python3', '/runtime'):
    for name in ('residue', 'sitecustomize.py', 'usercustomize.py'):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), 'w') as f: f.write('print("${ESCAPED}")')
        except OSError:
            pass
`,
    {
      next: () => `
import os
for folder in ('/tmp', '/dev/shm', os.path.expanduser('~'), os.getcwd(), '/var/tmp', '/run', '/runtime'):
    for name in ('residue', 'sitecustomize.py', 'usercustomize.py'):
        if os.path.exists(os.path.join(folder, name)): print('${ESCAPED}', folder, name)
`,
    },
  ),
  {
    name: 'links and pipes where the supervisor looks',
    language: 'python',
    code: ({ file, folder }) => `
import os
for name in ('code.py', 'tests.py', 'result.json', 'stdout', 'stderr', 'report', 'core', '.git'):
    for make in (lambda p: os.symlink(${text(file)}, p), lambda p: os.mkfifo(p), lambda p: os.link(${text(file)}, p)):
        for folder in ('/tmp', os.getcwd(), ${text(folder)}):
            try:
                os.unlink(os.path.join(folder, name))
            except OSError:
                pass
            try:
                make(os.path.join(folder, name))
            except (OSError, AttributeError):
                pass
os.mkdir('/tmp/deep')
for _ in range(1000):
    try:
        os.mkdir('deep'); os.chdir('deep')
    except OSError:
        break
`,
  },
  {
    name: 'paths that lead out',
    language: 'python',
    code: ({ file, folder }) => `
import os
for path in (${text(file)}, '../../../../../../../..' + ${text(file)}, ${text(folder)} + '/new', '/tmp/../../..' + ${text(folder)} + '/new'):
    try:
        with open(path, 'w') as f: f.write('${ESCAPED}')
    except OSError:
        pass
    try:
        os.unlink(path)
    except OSError:
        pass
`,
  },
  native(
    'core dumps',
    "os.chdir('/tmp')\npid = os.fork()\nif pid == 0: os.abort()\nos.waitpid(pid, 0)\nfor name in os.listdir('/tmp'):\n    if name.startswith('core'): got(name, 0)",
  ),
  py(
    'its own reaper and its pipes',
    `import os, signal, time
for fd in range(3, 64):
    try:
        os.write(fd, b'\\xff' * 65536)
    except OSError:
        pass
for target in (1, os.getppid()):
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(target, number)
        except OSError:
            pass
time.sleep(600)
`,
  ),
];
