import type { Language } from '@edgecoder/protocol';
import { JAVASCRIPT_FLAGS, javascriptSource } from '../process/javascript-source.ts';
import { PYTHON_FLAGS, pythonHarness } from '../process/python-harness.ts';
import { FRAME_HEADER_BYTES } from '../runner/messages.ts';
import type { GuestOrder } from '../supervisor/guest.ts';

/** How what waits in a container is spoken to, over its stdin. */
export interface Harness {
  /** What it is told as soon as it is started. */
  opening: Buffer;
  /** An order as it takes it. */
  encode(order: GuestOrder): Buffer;
}

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

/** `sealed`: the copy of the interpreter that cannot be read, whose processes hide their memory from themselves. */
const INTERPRETERS: Readonly<
  Record<Language, { sealed: string; open: string; flags: readonly string[]; boot: string }>
> = {
  python: {
    sealed: 'guest-python',
    open: 'python3',
    flags: [...PYTHON_FLAGS, '-c'],
    boot: PYTHON_BOOT,
  },
  javascript: {
    sealed: 'guest-node',
    open: 'node',
    flags: [...JAVASCRIPT_FLAGS, '-e'],
    boot: JAVASCRIPT_BOOT,
  },
};

/** How a language is started in its image. In gVisor nothing is to be read by, and the sealed copy does not start. */
export function programCommand(language: Language, { isGvisor }: { isGvisor: boolean }): [string, ...string[]] {
  const { sealed, open, flags, boot } = INTERPRETERS[language];
  return [isGvisor ? open : sealed, ...flags, boot];
}

/** @param ahead nobody waits for it yet. */
export function programHarness(language: Language, ahead: boolean): Harness {
  const source = language === 'python' ? pythonHarness({ ...DESCRIPTORS, ahead }) : javascriptSource(DESCRIPTORS);
  return { opening: framed(source), encode: (order) => framed(JSON.stringify(order)) };
}

function framed(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  header.writeUInt32BE(body.length, 0);
  return Buffer.concat([header, body]);
}
