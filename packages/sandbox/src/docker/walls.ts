import type { Language } from '@edgecoder/protocol';
import { SCRATCH_BYTES } from '../supervisor/guest-limits.ts';
import { printedNothing, type Wall } from '../supervisor/walls.ts';
import { MAX_PROCESSES } from './container-plan.ts';

const ENGINE_REMEDY =
  'Check that the engine is a plain Docker or Podman that applies what it is asked for, or use the wasm mode.';
const IMAGE_REMEDY =
  'Build the images again from this version: docker build -t edgecoder/sandbox-python infra/sandbox/python, docker build -t edgecoder/sandbox-node infra/sandbox/node.';
const LIMITS_REMEDY =
  'Let the engine use control groups for memory, pids and cpu (without root: cgroup v2 with delegation), or use the wasm mode.';

const FOLDERS = [
  '/',
  '/usr',
  '/usr/lib',
  '/etc',
  '/dev',
  '/home',
  '/root',
  '/var/tmp',
  '/run',
  '/proc/sys/kernel',
  '/sys/fs/cgroup',
];
const SOCKETS = [
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/podman/podman.sock',
  '/run/containerd/containerd.sock',
];
const DEVICES = [
  ...[
    'null',
    'zero',
    'full',
    'random',
    'urandom',
    'tty',
    'console',
    'ptmx',
    'pts',
    'shm',
    'mqueue',
    'fd',
    'stdin',
    'stdout',
    'stderr',
  ],
  'core',
];
/** Devices of gVisor's own kernel, which lead nowhere. */
const GVISOR_DEVICES = ['fuse', 'net'];
const ADDRESSES = (port: number): [string, number][] => [
  ['127.0.0.1', port],
  ['192.0.2.1', 53],
  ['169.254.169.254', 80],
];

export interface WallPlaces {
  /** One of this machine that no guest may reach. */
  port: number;
  /** The guest's kernel is gVisor's: its filter is around that, and there is no /proc. */
  isGvisor: boolean;
  /** Files are bounded by number too, not only by the memory they take. */
  boundsEntries: boolean;
}

/** For each language, as each has an image of its own. */
export function walls(language: Language, places: WallPlaces): Wall[] {
  const programs = language === 'python' ? PYTHON : JAVASCRIPT;
  const walls: Wall[] = [
    { name: 'walls are missing', code: programs.look(places), holds: printedNothing, remedy: ENGINE_REMEDY },
    { name: 'a program can read its own memory', code: programs.memory, holds: printedNothing, remedy: IMAGE_REMEDY },
    {
      name: 'private files are not bounded',
      code: programs.files(places),
      holds: printedNothing,
      remedy: ENGINE_REMEDY,
    },
    {
      name: 'memory is not bounded',
      code: programs.allocate,
      holds: ({ ok, limit }) => !ok && (limit === 'memory' || limit === 'crash'),
      remedy: LIMITS_REMEDY,
    },
    {
      name: 'processes are not bounded',
      code: programs.fork,
      holds: ({ stdout }) => stdout === '',
      remedy: LIMITS_REMEDY,
    },
  ];
  return walls.map(({ name, ...wall }) => ({ ...wall, name: `${language}: ${name}` }));
}

const devices = (isGvisor: boolean): string[] => [...DEVICES, ...(isGvisor ? GVISOR_DEVICES : [])];

const list = (value: unknown): string => JSON.stringify(value);
/** More than were allowed: the interpreter's own are among them. */
const TOO_MANY = MAX_PROCESSES * 6;
/** Pieces of 8 MiB: more than the container has, and less than what the bound on one process's data would stop by itself. */
const TOO_MUCH = 60;

const PYTHON = {
  look: ({ port, isGvisor }: WallPlaces) => `
import os, shutil, socket, subprocess
for host, port in ${list(ADDRESSES(port))}:
    s = socket.socket()
    s.settimeout(2)
    try:
        s.connect((host, port))
        print('the network can be reached:', host)
    except socket.timeout:
        print('there is a route to', host)
    except OSError:
        pass
for folder in ${list(FOLDERS)}:
    try:
        open(folder + '/edgecoder-probe', 'w')
        print('files can be written in', folder)
    except OSError:
        pass
for folder in ('/tmp', '/dev/shm'):
    try:
        shutil.copyfile('/usr/bin/env', folder + '/env')
        os.chmod(folder + '/env', 0o755)
        subprocess.run([folder + '/env'], stdout=subprocess.DEVNULL)
        print('what is written in', folder, 'can be executed')
    except OSError:
        pass
for n in (0, 1, 1000):
    for name in ('setuid', 'setgid', 'seteuid', 'setegid'):
        try:
            getattr(os, name)(n)
            print(name, 'works')
        except OSError:
            pass
    try:
        os.setgroups([n])
        print('setgroups works')
    except OSError:
        pass
if 0 in (os.getuid(), os.geteuid(), os.getgid()):
    print('it runs as root')
for path in ${list(SOCKETS)}:
    if os.path.exists(path):
        print('it sees', path)
for name in os.listdir('/dev'):
    if name not in ${list(devices(isGvisor))}:
        print('it has the device', name)
if ${isGvisor ? 'False' : 'True'}:
    status = dict(line.rstrip().split(':\\t', 1) for line in open('/proc/self/status') if ':\\t' in line)
    for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):
        if int(status[name].strip(), 16):
            print('it has capabilities:', name, status[name])
    if status['NoNewPrivs'].strip() != '1':
        print('it could gain privileges')
    if status['Seccomp'].strip() != '2':
        print('its system calls are not filtered')
    names = [line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line]
    if names not in ([], ['lo']):
        print('it has interfaces:', names)
`,
  memory: `
import os
for path in ('/proc/self/mem', '/proc/%d/mem' % os.getpid(), '/proc/thread-self/mem', '/proc/self/task/%d/mem' % os.getpid()):
    try:
        open(path, 'rb')
        print(path)
    except OSError:
        pass
`,
  files: ({ boundsEntries }: WallPlaces) => `
import os
wrote = made = 0
for folder in ('/tmp', '/dev/shm', '/dev/mqueue'):
    try:
        for i in range(8):
            with open('%s/f%d' % (folder, i), 'wb', 0) as f:
                for _ in range(60):
                    wrote += f.write(bytes(1 << 20))
    except OSError:
        pass
    for i in range(8):
        try:
            os.remove('%s/f%d' % (folder, i))
        except OSError:
            pass
    try:
        for i in range(${boundsEntries ? 20_000 : 0}):
            os.mkdir('%s/d%d' % (folder, i))
            made += 1
    except OSError:
        pass
if wrote > ${SCRATCH_BYTES * 2}:
    print('bytes', wrote)
if made > 10000:
    print('entries', made)
`,
  allocate: `x = []\nwhile len(x) < ${TOO_MUCH}:\n    x.append(bytearray(8 << 20))\n`,
  fork: `
import os, time
up = 0
for i in range(${TOO_MANY}):
    if os.fork() == 0:
        time.sleep(60)
    up += 1
print('processes', up)
`,
};

const JAVASCRIPT = {
  look: ({ port, isGvisor }: WallPlaces) => `
const fs = require('node:fs');
const net = require('node:net');
for (const [host, port] of ${list(ADDRESSES(port))}) {
  const socket = net.connect({ host, port, timeout: 2000 });
  socket.on('connect', () => { console.log('the network can be reached: ' + host); socket.destroy(); });
  socket.on('timeout', () => { console.log('there is a route to ' + host); socket.destroy(); });
  socket.on('error', () => {});
}
for (const folder of ${list(FOLDERS)}) {
  try { fs.writeFileSync(folder + '/edgecoder-probe', ''); console.log('files can be written in ' + folder); } catch {}
}
for (const folder of ['/tmp', '/dev/shm']) {
  try {
    fs.copyFileSync('/usr/bin/env', folder + '/env');
    fs.chmodSync(folder + '/env', 0o755);
    if (require('node:child_process').spawnSync(folder + '/env').error === undefined) console.log('what is written in ' + folder + ' can be executed');
  } catch {}
}
for (const id of [0, 1, 1000]) {
  for (const name of ['setuid', 'setgid', 'seteuid', 'setegid']) try { process[name](id); console.log(name + ' works'); } catch {}
  try { process.setgroups([id]); console.log('setgroups works'); } catch {}
}
if ([process.getuid(), process.geteuid(), process.getgid()].includes(0)) console.log('it runs as root');
for (const path of ${list(SOCKETS)}) if (fs.existsSync(path)) console.log('it sees ' + path);
for (const name of fs.readdirSync('/dev')) if (!${list(devices(isGvisor))}.includes(name)) console.log('it has the device ' + name);
if (${!isGvisor}) {
  const status = fs.readFileSync('/proc/self/status', 'latin1');
  const field = (name) => new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm').exec(status)?.[1];
  for (const name of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) if (!/^0+$/.test(field(name))) console.log('it has capabilities: ' + name + ' ' + field(name));
  if (field('NoNewPrivs') !== '1') console.log('it could gain privileges');
  if (field('Seccomp') !== '2') console.log('its system calls are not filtered');
}
`,
  memory: `
const fs = require('node:fs');
for (const path of ['/proc/self/mem', '/proc/' + process.pid + '/mem', '/proc/thread-self/mem', '/proc/self/task/' + process.pid + '/mem']) {
  try { fs.openSync(path, 'r'); console.log(path); } catch {}
}
`,
  files: ({ boundsEntries }: WallPlaces) => `
const fs = require('node:fs');
let wrote = 0;
let made = 0;
const piece = Buffer.alloc(1 << 20, 1);
for (const folder of ['/tmp', '/dev/shm', '/dev/mqueue']) {
  try { for (let i = 0; i < 8; i++) { const fd = fs.openSync(folder + '/f' + i, 'w'); for (let n = 0; n < 60; n++) wrote += fs.writeSync(fd, piece); fs.closeSync(fd); } } catch {}
  for (let i = 0; i < 8; i++) try { fs.rmSync(folder + '/f' + i); } catch {}
  try { for (let i = 0; i < ${boundsEntries ? 20_000 : 0}; i++) { fs.mkdirSync(folder + '/d' + i); made++; } } catch {}
}
if (wrote > ${SCRATCH_BYTES * 2}) console.log('bytes ' + wrote);
if (made > 10000) console.log('entries ' + made);
`,
  allocate: `const all = []; while (all.length < ${TOO_MUCH}) all.push(Buffer.alloc(8 << 20, 1));`,
  fork: `
const { spawn } = require('node:child_process');
let up = 0;
for (let i = 0; i < ${TOO_MANY}; i++) {
  const child = spawn('/bin/sh', ['-c', 'read x'], { stdio: ['pipe', 'ignore', 'ignore'] });
  if (child.pid !== undefined) up++;
  child.on('error', () => {});
}
if (up > ${MAX_PROCESSES}) console.log('processes ' + up);
process.exit(3);
`,
};
