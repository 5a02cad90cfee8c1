import { ESCAPED, type EscapeAttempt, native, nativeWith, ofHost, py } from '../attempts.ts';

/** Ways out of containers that have been found before, and what a container shows that other modes do not have. */
export const CONTAINER_ESCAPES: readonly EscapeAttempt[] = [
  native(
    'the engine by its socket',
    `
import glob
known = ['/var/run/docker.sock', '/run/docker.sock', '/run/podman/podman.sock', '/run/containerd/containerd.sock', '/run/crio/crio.sock', '/var/run/docker/metrics.sock']
for path in known + glob.glob('/run/**/*.sock', recursive=True) + glob.glob('/tmp/**/docker.sock', recursive=True):
    s = socket.socket(socket.AF_UNIX)
    try:
        s.connect(path)
        s.send(b'GET /containers/json HTTP/1.0\\r\\n\\r\\n')
        print('${ESCAPED}', path)
    except OSError:
        pass
`,
  ),
  native(
    'a release agent of a control group',
    `
import glob
for name in ('memory', 'rdma', 'pids', 'cpu'):
    got('mount', sys(165, 40, b'cgroup', b'/tmp', b'cgroup', 0, ctypes.c_char_p(name.encode())))
got('mount v2', sys(165, 40, b'none', b'/tmp', b'cgroup2', 0, 0))
for path in glob.glob('/sys/fs/cgroup/**', recursive=True)[:2000] + ['/sys/fs/cgroup/release_agent', '/sys/fs/cgroup/cgroup.procs']:
    try:
        os.close(os.open(path, os.O_WRONLY)); print('${ESCAPED}', path)
    except OSError:
        pass
    try:
        os.mkdir(path + '/edgecoder-out'); print('${ESCAPED}', path)
    except OSError:
        pass
`,
  ),
  native(
    'settings of the kernel',
    `
import glob
paths = glob.glob('/proc/sys/**', recursive=True) + ['/proc/sysrq-trigger', '/proc/irq/default_smp_affinity', '/proc/bus/pci/devices', '/proc/acpi/wakeup', '/proc/self/setgroups']
for path in paths:
    try:
        os.close(os.open(path, os.O_WRONLY)); print('${ESCAPED}', path)
    except OSError:
        pass
# Any process may open these two of its own: it is to stay who it is.
for path in ('/proc/self/uid_map', '/proc/self/gid_map'):
    try:
        with open(path, 'wb', 0) as f: f.write(b'0 0 1\\n')
        print('${ESCAPED}', path)
    except OSError:
        pass
try:
    with open('/proc/self/oom_score_adj', 'w') as f: f.write('-1000'); f.flush()
    print('${ESCAPED}', 'oom_score_adj')
except OSError:
    pass
`,
  ),
  nativeWith(
    'descriptors that the runtime left open',
    () => `
own = ${JSON.stringify(ofHost(['/etc/hostname', '/etc/machine-id', '/etc/hosts']))}
for pid in ('self', '1'):
    for fd in range(0, 256):
        for up in ('', '/..', '/../..', '/../../../../../../../..'):
            for name, content in own.items():
                try:
                    with open('/proc/%s/fd/%d%s%s' % (pid, fd, up, name)) as f:
                        if content and f.read() == content: print('${ESCAPED}', pid, fd, up, name)
                except OSError:
                    pass
for fd in range(3, 256):
    try:
        os.fchdir(fd); print('${ESCAPED}', 'a folder', fd, os.getcwd())
    except OSError:
        pass
`,
  ),
  native(
    'the programs that started it',
    `
for path in ('/proc/self/exe', '/proc/1/exe', '/sbin/docker-init', '/dev/init', '/run/podman-init', '/usr/bin/env', '/bin/sh'):
    for flags in (os.O_WRONLY, os.O_RDWR | os.O_TRUNC, os.O_WRONLY | os.O_APPEND):
        try:
            os.close(os.open(path, flags)); print('${ESCAPED}', path)
        except OSError:
            pass
`,
  ),
  nativeWith(
    'files of the host by their handles',
    ({ file }) => `
handle = struct.pack('IiQII', 8, 1, 2, 0, 0)
for path in (b'/', b'/etc/hosts', b'/etc/hostname', b'/etc/resolv.conf', b'/tmp'):
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        continue
    got('open_by_handle_at', sys(304, 265, fd, handle, 0))
    got('name_to_handle_at', sys(303, 264, fd, b'', handle, b'\\0' * 8, 0x1000))
for root in ('/proc/1/root', '/proc/self/root', '/proc/1/cwd'):
    try:
        print(open(root + ${JSON.stringify(file)}).read())
    except OSError:
        pass
`,
  ),
  nativeWith(
    'the machine behind the gateway',
    ({ port }) => `
for host in ('172.17.0.1', '172.18.0.1', '10.0.2.2', '10.88.0.1', '192.168.65.2', '192.168.127.254', '169.254.169.254', 'host.docker.internal', 'gateway.docker.internal', 'host.containers.internal'):
    for to in (${port}, 80, 2375, 2376):
        s = socket.socket(); s.settimeout(0.2)
        try:
            s.connect((host, to)); print('${ESCAPED}', host, to)
        except (OSError, UnicodeError) as problem:
            if isinstance(problem, socket.timeout): print('${ESCAPED}', 'a route to', host)
`,
  ),
  py(
    'forged pass: reads its own memory',
    `
import os, subprocess, sys
def heap(path):
    with open(path + '/maps') as maps:
        for line in maps:
            span, mode = line.split()[:2]
            if 'r' in mode and '[heap]' in line:
                return int(span.split('-')[0], 16)
for path in ('/proc/self', '/proc/thread-self', '/proc/self/task/%d' % os.getpid()):
    try:
        at = heap(path)
        with open(path + '/mem', 'rb', 0) as memory:
            memory.seek(at)
            print('${ESCAPED}', path, len(memory.read(64)))
    except (OSError, TypeError):
        pass
child = 'import os\\nfor n in ("mem", "environ", "map_files", "fd/0"):\\n  try:\\n    open("/proc/%d/%s" % (os.getppid(), n), "rb"); print("${ESCAPED}", n)\\n  except OSError: pass'
print(subprocess.run([sys.executable, '-c', child], capture_output=True, text=True).stdout)
assert False
`,
    { tests: 'assert True\n' },
  ),
];
