import { ESCAPED, type EscapeAttempt, js, native, nativeWith, ofHost, py } from './attempts.ts';
import { CONTAINER_ESCAPES } from './container-attempts.ts';

const text = (value: string): string => JSON.stringify(value);

const exhaustion: EscapeAttempt[] = [
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

const secrets: EscapeAttempt[] = [
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

const reach: EscapeAttempt[] = [
  {
    name: 'a port of localhost',
    language: 'python',
    code: ({ port }) => `
import socket
for host in ('127.0.0.1', '::1', 'localhost', '0.0.0.0'):
    try:
        socket.create_connection((host, ${port}), 1); print('${ESCAPED}', host)
    except Exception:
        pass
`,
  },
  {
    name: 'a port of localhost, JavaScript',
    language: 'javascript',
    code: ({ port }) => `
for (const host of ['127.0.0.1', 'localhost']) {
  const socket = require('node:net').connect({ port: ${port}, host, timeout: 1000 });
  socket.on('connect', () => console.log('${ESCAPED}')); socket.on('error', () => {}); socket.on('timeout', () => socket.destroy());
}`,
  },
  py(
    'the metadata address and the world',
    `import socket
for to in (('169.254.169.254', 80), ('1.1.1.1', 53), ('192.0.2.1', 9), ('fd00:ec2::254', 80)):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            s = socket.socket(socket.AF_INET6 if ':' in to[0] else socket.AF_INET, kind); s.settimeout(1); s.connect(to); print('${ESCAPED}', to)
        except Exception:
            pass
`,
  ),
  py(
    'raw, packet and netlink sockets',
    `import socket
for family, kind in (('AF_INET', 'SOCK_RAW'), ('AF_PACKET', 'SOCK_RAW'), ('AF_NETLINK', 'SOCK_RAW'), ('AF_VSOCK', 'SOCK_STREAM'), ('AF_ALG', 'SOCK_SEQPACKET')):
    try:
        socket.socket(getattr(socket, family), getattr(socket, kind)); print('${ESCAPED}', family)
    except Exception:
        pass
`,
  ),
  {
    name: 'Unix sockets of the host, abstract ones too',
    language: 'python',
    code: ({ socket, abstractSocket }) => `
import socket
for path in (${text(socket)}, chr(0) + ${text(abstractSocket)}, '/var/run/docker.sock', '/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private', '/run/containerd/containerd.sock', '/tmp/.X11-unix/X0'):
    try:
        s = socket.socket(socket.AF_UNIX); s.settimeout(1); s.connect(path); print('${ESCAPED}', repr(path))
    except Exception:
        pass
`,
  },
  {
    name: 'signals to everybody',
    language: 'python',
    code: ({ pid, supervisorPid }) => `
import os, signal
for target in (${pid}, ${supervisorPid}, -${pid}):
    try:
        os.kill(target, 0); print('${ESCAPED}', target)
    except Exception:
        pass
for target in (-1, 1, os.getppid()):
    for number in (9, 19):
        try:
            os.kill(target, number)
        except Exception:
            pass
`,
  },
  {
    name: 'signals to everybody, JavaScript',
    language: 'javascript',
    code: ({ pid, supervisorPid }) => `
for (const target of [${pid}, ${supervisorPid}]) try { process.kill(target, 0); console.log('${ESCAPED}', target); } catch {}
try { process.kill(-1, 'SIGKILL'); } catch {}`,
  },
  nativeWith(
    'ptrace and the memory of others',
    ({ pid }) => `
for target in (1, os.getppid(), ${pid}):
    got('attach', sys(101, 117, 16, target, 0, 0))
    got('seize', sys(101, 117, 0x4206, target, 0, 0))
    buffer = ctypes.create_string_buffer(64)
    class Piece(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]
    local = Piece(ctypes.addressof(buffer), 64); remote = Piece(0x400000, 64)
    got('readv', sys(310, 270, target, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0))
    got('writev', sys(311, 271, target, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0))
    got('pidfd_open', sys(434, 434, target, 0)); got('kcmp', sys(312, 272, target, os.getpid(), 0, 0, 0))
got('traceme', sys(101, 117, 0, 0, 0, 0))
got('pidfd_getfd', sys(438, 438, 3, 0, 0))
`,
  ),
];

const privileges: EscapeAttempt[] = [
  native(
    'mounts',
    `
got('mount', sys(165, 40, b'tmpfs', b'/tmp', b'tmpfs', 0, 0))
got('proc', sys(165, 40, b'proc', b'/tmp', b'proc', 0, 0))
got('bind', sys(165, 40, b'/', b'/tmp', 0, 4096, 0))
got('remount', sys(165, 40, 0, b'/', 0, 4096 | 32, 0))
got('umount', sys(166, 39, b'/tmp', 2)); got('pivot_root', sys(155, 41, b'/tmp', b'/tmp')); got('chroot', sys(161, 51, b'/tmp'))
got('fsopen', sys(430, 430, b'tmpfs', 0)); got('open_tree', sys(428, 428, -100, b'/', 1)); got('mount_setattr', sys(442, 442, -100, b'/', 0, 0, 0))
`,
  ),
  native(
    'devices',
    `
for kind, major, minor in ((0o060666, 8, 0), (0o060666, 259, 0), (0o020666, 1, 1), (0o020666, 5, 0)):
    got('mknod', sys(259, 33, -100, b'/tmp/dev%d' % major, kind, os.makedev(major, minor)))
for path in ('/dev/sda', '/dev/vda', '/dev/nvme0n1', '/dev/mem', '/dev/kvm', '/dev/fuse', '/dev/net/tun', '/dev/loop0', '/dev/kmsg', '/dev/tty', '/dev/console', '/dev/ptmx'):
    try:
        got(path, os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError:
        pass
`,
  ),
  native(
    'namespaces of its own',
    `
for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x4000000, 0x8000000, 0x2000000, 0x80):
    got('unshare %x' % flag, sys(272, 97, flag))
    pid = sys(56, 220, flag | 17, 0, 0, 0, 0)
    if pid == 0: os._exit(0)
    if flag != 0x80: got('clone %x' % flag, pid)
args = struct.pack('QQQQQQQQ', 0x10000000, 0, 0, 0, 17, 0, 0, 0)
pid = sys(435, 435, args, len(args))
if pid == 0: os._exit(0)
got('clone3', pid)
for name in ('user', 'mnt', 'pid', 'net'):
    try:
        got('setns', sys(308, 268, os.open('/proc/1/ns/' + name, 0), 0))
    except OSError:
        pass
`,
  ),
  native(
    'another user',
    `
for name, x, a in (('setuid', 105, 146), ('setgid', 106, 144), ('setreuid', 113, 145), ('setresuid', 117, 147), ('setfsuid', 122, 151)):
    for uid in (0, 1, 1000):
        r = sys(x, a, uid, uid, uid)
        if name != 'setfsuid': got(name, r)
got('setgroups', sys(116, 159, 1, b'\\\\0\\\\0\\\\0\\\\0'))
got('capset', sys(126, 91, struct.pack('Ii', 0x20080522, 0), struct.pack('IIIIII', *[0xffffffff] * 6)))
got('keepcaps', sys(157, 167, 8, 1, 0, 0, 0)); got('ambient', sys(157, 167, 47, 2, 21, 0, 0)); got('securebits', sys(157, 167, 28, 0, 0, 0, 0))
if 0 in os.getresuid() + os.getresgid(): got('root', 0)
for path in ('/bin/su', '/usr/bin/sudo', '/usr/bin/passwd', '/usr/bin/newgrp', '/usr/bin/mount'):
    if os.access(path, os.R_OK | os.X_OK): got(path, 0)
`,
  ),
  native(
    'io_uring',
    "params = ctypes.create_string_buffer(120)\ngot('io_uring_setup', sys(425, 425, 8, params))\ngot('enter', sys(426, 426, 3, 0, 0, 0, 0, 0)); got('register', sys(427, 427, 3, 0, 0, 0))",
  ),
  native(
    'bpf and perf',
    "got('bpf', sys(321, 280, 0, ctypes.create_string_buffer(64), 64))\ngot('perf', sys(298, 241, ctypes.create_string_buffer(112), 0, -1, -1, 0))",
  ),
  native(
    'keyrings',
    "got('add_key', sys(248, 217, b'user', b'edgecoder', b'x', 1, -3))\ngot('request_key', sys(249, 218, b'user', b'edgecoder', 0, -3))\ngot('keyctl', sys(250, 219, 0, -3, 1)); got('join', sys(250, 219, 1, b'edgecoder'))",
  ),
  native('userfaultfd', "got('userfaultfd', sys(323, 282, 0)); got('user mode', sys(323, 282, 1))"),
  native(
    'the kernel itself',
    `
got('init_module', sys(175, 105, b'x', 1, b'')); got('finit_module', sys(313, 273, 0, b'', 0)); got('kexec', sys(246, 104, 0, 0, 0, 0))
got('reboot', sys(169, 142, 0xfee1dead, 672274793, 0, 0)); got('swapon', sys(167, 224, b'/tmp/s', 0)); got('acct', sys(163, 89, b'/tmp/a'))
got('syslog', sys(103, 116, 3, ctypes.create_string_buffer(64), 64)); got('sethostname', sys(170, 161, b'x', 1)); got('settimeofday', sys(164, 170, struct.pack('qq', 1, 1), 0))
got('clock_settime', sys(227, 112, 0, struct.pack('qq', 1, 1))); got('adjtimex', sys(159, 171, ctypes.create_string_buffer(208)))
got('open_by_handle_at', sys(304, 265, 0, ctypes.create_string_buffer(64), 0)); got('fanotify', sys(300, 262, 0, 0)); got('quotactl', sys(179, 60, 0, 0, 0, 0))
if not arm:
    for name, number in (('iopl', 172), ('ioperm', 173), ('modify_ldt', 154), ('uselib', 134)): got(name, libc.syscall(ctypes.c_long(number), 3, 0, 0))
got('personality', sys(135, 92, 0x0400000)); got('memfd', sys(319, 279, b'x', 0)); got('landlock', sys(444, 444, 0, 0, 1)); got('seccomp', sys(317, 277, 1, 0, 0))
for path in ('/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/sys/kernel/modprobe', '/sys/kernel/uevent_helper', '/sys/fs/cgroup/release_agent', '/sys/fs/cgroup/memory/release_agent', '/sys/fs/cgroup/cgroup.procs'):
    try:
        got(path, os.open(path, os.O_WRONLY))
    except OSError:
        pass
`,
  ),
  native(
    'its own limits and priority',
    `
import resource
for name in ('NOFILE', 'NPROC', 'FSIZE', 'CORE', 'DATA', 'CPU'):
    kind = getattr(resource, 'RLIMIT_' + name)
    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY: got(name + ' is not limited', 0)
    try:
        resource.setrlimit(kind, (hard + 1, hard + 1)); got(name, 0)
    except (OSError, ValueError):
        pass
got('nice', sys(141, 140, 0, 0, -10)); got('realtime', sys(144, 119, 0, 1, struct.pack('i', 1))); got('ioprio', sys(251, 30, 1, 0, 1 << 13))
`,
  ),
  native(
    'typing into the terminal',
    `
for fd in (0, 1, 2):
    for request in (0x5412, 0x541c):
        got('ioctl', sys(16, 29, fd, request, b'x'))
try:
    fd = os.open('/dev/tty', os.O_RDWR); got('tty', fd)
except OSError:
    pass
`,
  ),
  py(
    'execution of what it wrote',
    `import os, subprocess, sys
for folder in ('/tmp', '/dev/shm', os.getcwd()):
    try:
        with open(sys.executable, 'rb') as f, open(folder + '/p', 'wb') as g: g.write(f.read())
        os.chmod(folder + '/p', 0o4755)
        print('${ESCAPED}', subprocess.run([folder + '/p', '-c', '0']).returncode)
    except Exception:
        pass
`,
  ),
];

const remains: EscapeAttempt[] = [
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

/** Programs whose tests cannot hold, and that want to pass all the same. */
const FAILING = { python: 'assert False\n', javascript: 'console.assert(false);' };
const forgePy = (name: string, code: string): EscapeAttempt =>
  py(`forged pass: ${name}`, code, { tests: FAILING.python });
const forgeJs = (name: string, code: string): EscapeAttempt =>
  js(`forged pass: ${name}`, code, { tests: FAILING.javascript });

const forgeries: EscapeAttempt[] = [
  forgePy('exits early', 'import os\nos._exit(0)\n'),
  forgePy('exits at the end', 'import atexit, os\natexit.register(os._exit, 0)\n'),
  forgePy(
    'writes the report itself',
    `import os, struct
for body in (b'{"type":"end","exitCode":0,"mark":""}', b'{"type":"end","exitCode":0}', b'{"type":"end","exitCode":0,"mark":"00000000000000000000000000000000"}'):
    for fd in range(3, 20):
        try:
            os.write(fd, struct.pack('>I', len(body)) + body)
        except OSError:
            pass
`,
  ),
  forgePy(
    'finds the mark in frames',
    `import sys, os, struct, types
def say(mark):
    body = ('{"type":"end","exitCode":0,"mark":"%s"}' % mark).encode()
    os.write(3, struct.pack('>I', len(body)) + body)
seen = set()
def look(value, depth=0):
    if id(value) in seen or depth > 12: return
    seen.add(id(value))
    if isinstance(value, (str, bytes)):
        value = value if isinstance(value, str) else value.decode('latin1')
        import re
        for mark in re.findall('[0-9a-f]{32}', value): say(mark)
    elif isinstance(value, dict):
        for item in list(value.items()): look(item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in list(value): look(item, depth + 1)
    elif isinstance(value, types.FunctionType):
        for cell in value.__closure__ or (): look(cell.cell_contents, depth + 1)
        look(value.__defaults__, depth + 1); look(value.__globals__, depth + 1)
    elif type(value).__name__ == 'partial':
        look(value.args, depth + 1); look(value.func, depth + 1)
    elif isinstance(value, types.MethodType):
        look(value.__func__, depth + 1); look(value.__self__, depth + 1)
frame = sys._getframe()
while frame is not None:
    look(frame.f_locals); look(frame.f_globals)
    frame = frame.f_back
look({name: vars(module) for name, module in sys.modules.items()})
`,
  ),
  forgePy(
    'finds the mark by the collector',
    `import gc, os, re, struct
for find in (gc.get_objects, lambda: gc.get_referrers(os.write), lambda: gc.get_referents(gc)):
    for found in find():
        for mark in re.findall('[0-9a-f]{32}', repr(found)[:100000]):
            body = ('{"type":"end","exitCode":0,"mark":"%s"}' % mark).encode()
            os.write(3, struct.pack('>I', len(body)) + body)
`,
  ),
  forgePy(
    'finds the mark in memory',
    `import os, re, struct
try:
    import ctypes
    for line in open('/proc/self/maps'): pass
except Exception:
    pass
for path in ('/proc/self/mem', '/proc/thread-self/mem', '/proc/1/mem'):
    try:
        with open(path, 'rb', 0) as f:
            for at in range(0x10000, 0x7fffffff, 1 << 20):
                f.seek(at)
                for mark in re.findall(b'[0-9a-f]{32}', f.read(1 << 20)):
                    body = b'{"type":"end","exitCode":0,"mark":"%s"}' % mark
                    os.write(3, struct.pack('>I', len(body)) + body)
    except Exception:
        pass
`,
  ),
  forgePy(
    'jumps over the assertion',
    `import sys, threading
def trace(frame, event, arg):
    frame.f_trace = trace
    if event == 'line' and 'tests' in frame.f_code.co_filename:
        frame.f_lineno = frame.f_lineno + 1
    return trace
for setter in (sys.settrace, threading.settrace, sys.setprofile):
    try:
        setter(trace)
    except BaseException:
        pass
try:
    sys._getframe().f_trace = trace
except BaseException:
    pass
`,
  ),
  forgePy(
    'replaces what runs the tests',
    `import builtins, sys, json
for name in ('exec', 'eval', 'compile', 'AssertionError', 'isinstance', 'map', 'all', 'print'):
    setattr(builtins, name, lambda *a, **k: True)
`,
  ),
  forgePy(
    'becomes its own child',
    `import os, sys
if os.fork() != 0:
    try:
        os.wait()
    except Exception:
        pass
    os._exit(0)
`,
  ),
  forgePy(
    'another interpreter',
    `try:
    import _xxsubinterpreters as i
except ImportError:
    import _interpreters as i
i.run_string(i.create(), 'import ctypes, os; os._exit(0)')
`,
  ),
  forgePy('ends the thread', 'import _thread\n_thread.exit()\n'),
  forgePy(
    'an exit that cannot be looked at',
    `class E(SystemExit):
    code = property(lambda self: 1 / 0)
    def __str__(self): raise SystemExit(0)
raise E()
`,
  ),
  forgeJs('exits early', 'typeof process === "undefined" ? undefined : process.exit(0);'),
  forgeJs('exits at once', 'typeof process === "undefined" ? undefined : process.reallyExit(0);'),
  forgeJs(
    'writes the report itself',
    `const fs = require('node:fs');
for (const body of ['{"type":"end","exitCode":0,"mark":""}', '{"type":"end","exitCode":0}']) {
  const header = Buffer.alloc(4); header.writeUInt32BE(body.length);
  for (let fd = 3; fd < 20; fd++) try { fs.writeSync(fd, Buffer.concat([header, Buffer.from(body)])); } catch {}
}`,
  ),
  forgeJs(
    'finds the mark in a heap snapshot',
    `const v8 = require('node:v8');
const say = (mark) => { const body = Buffer.from(JSON.stringify({ type: 'end', exitCode: 0, mark })); const header = Buffer.alloc(4); header.writeUInt32BE(body.length); require('node:fs').writeSync(3, Buffer.concat([header, body])); };
let text = '';
try { v8.writeHeapSnapshot('/tmp/heap'); text = require('node:fs').readFileSync('/tmp/heap', 'utf8'); } catch {}
for (const [mark] of text.matchAll(/[0-9a-f]{32}/g)) say(mark);`,
  ),
  forgeJs(
    'finds the mark by the inspector',
    `const { Session, open } = require('node:inspector');
try { open(9229, '127.0.0.1'); console.log('${ESCAPED}'); } catch {}
try { const s = new Session(); s.connect(); s.post('HeapProfiler.takeHeapSnapshot'); console.log('${ESCAPED}'); } catch {}
try { process.kill(process.pid, 'SIGUSR1'); } catch {}
try { process._debugProcess(process.pid); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'finds the mark in memory',
    `const fs = require('node:fs');
for (const path of ['/proc/self/mem', '/proc/thread-self/mem']) try { fs.openSync(path, 'r+'); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'natives and flags of the engine',
    `const v8 = require('node:v8');
try { v8.setFlagsFromString('--allow-natives-syntax'); console.log('${ESCAPED}', 'flags'); } catch {}
for (const name of ['binding', '_linkedBinding', 'dlopen']) try { process[name]('v8'); console.log('${ESCAPED}', name); } catch {}
try { require('internal/test/binding'); console.log('${ESCAPED}'); } catch {}`,
  ),
  forgeJs(
    'takes functions out of stack traces',
    `Error.prepareStackTrace = (error, sites) => sites;
let found = [];
const look = () => { for (const site of new Error().stack ?? []) { found.push(site.getFunction?.(), site.getThis?.()); } };
look();
for (const one of found) if (typeof one === 'function' && /mark/.test(String(one))) console.log('${ESCAPED}');`,
  ),
  forgeJs(
    'says that it is over',
    `for (const name of ['beforeExit', 'exit']) { try { for (const listener of process.listeners(name)) listener(0); process.emit(name, 0); } catch {} }
process.on('exit', () => { process.exitCode = 0; });`,
  ),
  forgeJs(
    'swallows every error',
    `process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {});
try { process._fatalException = () => true; } catch {}
try { process.setUncaughtExceptionCaptureCallback(null); } catch {}
try { process.setUncaughtExceptionCaptureCallback(() => {}); } catch {}
throw new Error('swallowed');`,
  ),
  forgeJs(
    'replaces the assertion',
    'console.assert = () => {}; try { Object.defineProperty(console, "assert", { value() {} }); } catch {} try { globalThis.console = { assert() {} }; } catch {}',
  ),
  forgeJs(
    'replaces what the harness uses',
    `const fs = require('node:fs');
fs.writeSync = () => 0; Array.prototype.push = () => 0; JSON.stringify = () => '{"type":"end","exitCode":0}';
Buffer.from = Buffer.concat = () => { throw new Error(); };`,
  ),
];

/** All of them; a mode runs those that its languages can express. */
export const ESCAPES: readonly EscapeAttempt[] = [
  ...exhaustion,
  ...secrets,
  ...reach,
  ...privileges,
  ...remains,
  ...forgeries,
  ...CONTAINER_ESCAPES,
];
