import type { Language } from '@edgecoder/protocol';

/** A program that takes all it can get of something. */
export interface Bomb {
  name: string;
  language: Language;
  code: string;
}

/** One for each thing that guests share with the machine. */
export const BOMBS: readonly Bomb[] = [
  {
    name: 'processes',
    language: 'python',
    code: 'import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n',
  },
  {
    name: 'threads',
    language: 'python',
    code: 'import threading, time\nwhile True:\n    try:\n        threading.Thread(target=time.sleep, args=(60,)).start()\n    except RuntimeError:\n        pass\n',
  },
  { name: 'memory', language: 'python', code: 'x = []\nwhile True:\n    x.append(bytearray(1 << 22))\n' },
  {
    name: 'heap',
    language: 'javascript',
    code: 'const x = []; for (;;) x.push(new Array(1000).fill(0).map((_, i) => ({ i })));',
  },
  {
    name: 'files',
    language: 'python',
    code: 'import os\nn = 0\nwhile True:\n    n += 1\n    try:\n        with open("/tmp/%d" % (n % 3000), "wb") as f:\n            f.write(b"x" * 1000000)\n    except OSError:\n        pass\n',
  },
  { name: 'output', language: 'python', code: 'while True:\n    print("x" * 1000)\n' },
  { name: 'processor', language: 'javascript', code: 'for (;;) { Math.random(); }' },
  {
    name: 'system calls',
    language: 'python',
    code: 'import os\nwhile True:\n    try:\n        os.close(os.open("/dev/null", os.O_RDONLY))\n        os.kill(os.getpid(), 0)\n    except OSError:\n        pass\n',
  },
];
