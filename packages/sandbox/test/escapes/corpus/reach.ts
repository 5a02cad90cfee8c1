import { ESCAPED, type EscapeAttempt, nativeWith, py, text } from '../attempts.ts';

/** Programs that reach for others: ports, sockets, processes. */
export const REACH: readonly EscapeAttempt[] = [
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
