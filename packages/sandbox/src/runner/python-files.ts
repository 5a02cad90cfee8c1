/** The part of Emscripten's file system interface that is used here. */
export interface EmscriptenFs {
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  chdir(path: string): void;
  unlink(path: string): void;
  /** What is behind each number of a device. */
  devices: Record<number, unknown>;
  makedev(major: number, minor: number): number;
  createDevice(folder: string, name: string, input?: () => number | null, output?: (byte: number) => void): void;
  getStream(fd: number): { stream_ops: StreamOps; tty?: unknown; seekable?: boolean };
  /** Each file there is, by the hash of its name; those of one hash are a chain. */
  nameTable: (FileNode | undefined)[];
}
interface StreamOps {
  read?(stream: unknown, buffer: Int8Array, offset: number, length: number): number;
  write?(stream: unknown, buffer: Int8Array, offset: number, length: number): number;
}
interface FileNode {
  atime: number;
  mtime: number;
  ctime: number;
  name_next?: FileNode;
}

/** Devices that Emscripten joins to what the host has: its terminal, which is the pipe of orders here, and its chance. */
const OF_THE_HOST = ['tty', 'tty1', 'stdin', 'stdout', 'stderr', 'random', 'urandom'];

/** Replaces every device of the host's by one of the guest's: input is empty, output and chance are the run's. */
export function openDevices(
  FS: EmscriptenFs,
  { randomByte, write }: { randomByte: () => number; write: (fd: 1 | 2, bytes: Uint8Array) => void },
): void {
  const nothing = (): null => null;
  const to = (fd: 1 | 2) => (byte: number) => write(fd, Uint8Array.of(byte));
  for (const name of OF_THE_HOST) FS.unlink(`/dev/${name}`);
  // Nor by their numbers.
  const nullDevice = FS.makedev(1, 3);
  for (const number of Object.keys(FS.devices).map(Number)) if (number !== nullDevice) delete FS.devices[number];
  for (const name of ['random', 'urandom']) FS.createDevice('/dev', name, randomByte);
  for (const name of ['tty', 'tty1']) FS.createDevice('/dev', name, nothing, to(1));
  FS.createDevice('/dev', 'stdin', nothing);
  FS.createDevice('/dev', 'stdout', undefined, to(1));
  FS.createDevice('/dev', 'stderr', undefined, to(2));

  standardStream(FS, 0, { read: () => 0 });
  for (const fd of [1, 2] as const) {
    standardStream(FS, fd, {
      write: (_stream, buffer, offset, length) => {
        write(fd, new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset + offset, length));
        return length;
      },
    });
  }
}

function standardStream(FS: EmscriptenFs, fd: number, ops: StreamOps): void {
  const stream = FS.getStream(fd);
  stream.stream_ops = ops;
  delete stream.tty;
  stream.seekable = false;
}

/** Has every file made and used last at this time, in milliseconds since 1970. */
export function dateFiles(FS: EmscriptenFs, ms: number): void {
  for (const first of FS.nameTable) {
    for (let node = first; node !== undefined; node = node.name_next) node.atime = node.mtime = node.ctime = ms;
  }
}
