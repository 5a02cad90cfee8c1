import { ESCAPED, type EscapeAttempt, native, py } from '../attempts.ts';

/** Programs that want to be or do more than their user may: mounts, devices, namespaces, the kernel. */
export const PRIVILEGES: readonly EscapeAttempt[] = [
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
