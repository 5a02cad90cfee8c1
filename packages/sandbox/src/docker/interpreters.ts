import type { Language } from '@edgecoder/protocol';
import { javascriptSource } from '../process/javascript-harness.ts';
import { pythonHarness } from '../process/python-harness.ts';
import type { Interpreter } from './container-plan.ts';

/** Reports share stderr, orders come by stdin: a container has no other way in or out. */
const DESCRIPTORS = { orders: 0, reports: 2 };

/** Takes the harness as it is told, so that an image needs no version of it: four bytes of length, and the source. */
const PYTHON_BOOT = `import os,sys
sys.path[:]=[p for p in sys.path if p]
def r(n):
    d=b''
    while len(d)<n:
        m=os.read(0,n-len(d))
        if not m: os._exit(0)
        d+=m
    return d
s=compile(r(int.from_bytes(r(4),'big')).decode(),'/runtime/harness.py','exec')
exec(s,{'__name__':'__main__','__builtins__':__builtins__})`;

const JAVASCRIPT_BOOT = `{const{readSync:f}=require('node:fs');
const r=(n)=>{const b=Buffer.alloc(n);for(let g=0;g<n;){const m=f(0,b,g,n-g,null);if(m===0)process.reallyExit(0);g+=m}return b};
const s=r(r(4).readUInt32BE(0)).toString();
new(require('node:vm').Script)('(function(require,process){'+s+'\\n})',{filename:'/runtime/harness.cjs'}).runInThisContext()(require,process)}`;

/** @param ahead nobody waits for it yet. */
export const harnessOf = (language: Language, ahead: boolean): string =>
  language === 'python' ? pythonHarness({ ...DESCRIPTORS, ahead }) : javascriptSource(DESCRIPTORS);

/** How each language is started in its image. */
export function interpreters(images: Readonly<Record<Language, string>>): Record<Language, Interpreter> {
  return {
    python: {
      image: images.python,
      program: { sealed: 'guest-python', open: 'python3' },
      flags: ['-s', '-B', '-X', 'utf8', '-c'],
      boot: PYTHON_BOOT,
    },
    javascript: {
      image: images.javascript,
      program: { sealed: 'guest-node', open: 'node' },
      flags: ['--unhandled-rejections=strict', '--no-addons', '--disable-sigusr1', '--no-warnings', '-e'],
      boot: JAVASCRIPT_BOOT,
    },
  };
}
