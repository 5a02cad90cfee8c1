import { ESCAPED, type EscapeAttempt, js, py } from '../attempts.ts';

/** Programs that use up what a machine has: processes, memory, output, disk, time. */
export const EXHAUSTION: readonly EscapeAttempt[] = [
  py('fork bomb', 'import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n', {
    limits: ['processes', 'wall', 'cpu'],
  }),
  js(
    'fork bomb of shells',
    `const { spawn } = require('node:child_process');
const more = () => { for (let i = 0; i < 50; i++) spawn('/bin/sh', ['-c', 'while :; do sh -c "read x" & done']).on('error', () => {}); };
setInterval(more, 1);`,
    { limits: ['processes', 'wall', 'cpu', 'memory'] },
  ),
  py(
    'thread bomb',
    'import threading, time\nwhile True:\n    try:\n        threading.Thread(target=time.sleep, args=(60,)).start()\n    except RuntimeError:\n        pass\n',
    { limits: ['processes', 'wall', 'cpu', 'memory'] },
  ),
  py('memory bomb in the heap', 'x = []\nwhile True:\n    x.append(bytearray(1 << 22))\n', {
    // A machine that is busy enough does not get it so far.
    limits: ['memory', 'crash', 'wall'],
  }),
  js(
    'memory bomb in the heap, JavaScript',
    'const x = []; for (;;) x.push(new Array(100000).fill({ a: 1 }).map((y) => ({ ...y })));',
    {
      // With the engine's collector at work it may take until the time limit to get there.
      limits: ['memory', 'crash', 'wall', 'cpu'],
    },
  ),
  js('memory bomb in promise jobs', 'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f();', {
    limits: ['memory', 'crash', 'wall', 'cpu'],
  }),
  py(
    'memory bomb in tmpfs',
    `import os
wrote = 0
for folder in ('/tmp', '/dev/shm', '/run', '/var/tmp', os.getcwd()):
    for i in range(64):
        try:
            with open(folder + '/bomb%d' % i, 'wb') as f:
                for _ in range(64):
                    f.write(b'x' * (1 << 20)); wrote += 1
        except OSError:
            pass
if wrote > 1024: print('${ESCAPED}', wrote)
`,
  ),
  py(
    'memory bomb in children',
    `import os
for _ in range(40):
    try:
        if os.fork() == 0:
            x = []
            while True: x.append(bytearray(1 << 20))
    except OSError:
        pass
while True: pass
`,
    { limits: ['memory', 'processes', 'wall', 'cpu', 'crash'] },
  ),
  py('endless output', "while True:\n    print('x' * 50)\n", { limits: ['output'] }),
  py('endless output without a newline', "import sys\nwhile True:\n    sys.stdout.write('x')\n", {
    limits: ['output'],
  }),
  js('endless errors', "for (;;) console.error('xxxxxxxxxx');", { limits: ['output'] }),
  py(
    'endless output of a child',
    `import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import os\\nwhile True: os.write(1, b"y" * 4096)'])
while True: pass
`,
    { limits: ['output', 'wall', 'cpu', 'crash'] },
  ),
  py(
    'disk filling',
    `wrote = 0
for i in range(10000):
    try:
        with open('/tmp/fill%d' % i, 'wb') as f:
            for _ in range(256): f.write(b'x' * (1 << 20)); wrote += 1
    except OSError:
        break
if wrote > 1024: print('${ESCAPED}', wrote)
`,
  ),
  py(
    'inode filling',
    `import os
made = 0
for i in range(200000):
    try:
        os.close(os.open('/tmp/i%d' % i, os.O_CREAT)); made += 1
    except OSError:
        break
if made > 65536: print('${ESCAPED}', made)
`,
  ),
  py(
    'sparse file',
    `import os
try:
    fd = os.open('/tmp/sparse', os.O_RDWR | os.O_CREAT)
    os.ftruncate(fd, 1 << 40)
    os.posix_fallocate(fd, 0, 1 << 36)
    print('${ESCAPED}')
except (OSError, AttributeError):
    pass
`,
  ),
  py(
    'descriptor filling',
    `import os
held = []
try:
    while len(held) < 100000: held.append(os.open('/dev/null', os.O_RDONLY))
    print('${ESCAPED}')
except OSError:
    pass
`,
  ),
  py('a regular expression that never ends', "import re\nre.match('(a*)*b', 'a' * 64)\n", { limits: ['wall', 'cpu'] }),
  py(
    'deaf to every signal',
    'import signal, time\nfor n in range(1, 65):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\nwhile True:\n    time.sleep(100)\n',
    { limits: ['wall', 'cpu'] },
  ),
];
