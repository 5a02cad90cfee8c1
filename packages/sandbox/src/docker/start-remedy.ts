import { DELEGATE_REMEDY } from './engine.ts';

/** What engines say of containers that they cannot make here, and what to do about it. */
const KNOWN: readonly [said: RegExp, remedy: string][] = [
  [
    /container-init binary not found/,
    'Install the init that Podman puts into containers (on Debian or Ubuntu: apt-get install catatonit).',
  ],
  [
    /hybrid mode not supported/,
    'crun takes control groups of one version alone: install runc and set it in containers.conf ([engine] runtime = "runc"), or start the system with cgroup v2 alone (systemd.unified_cgroup_hierarchy=1).',
  ],
  [/cgroup controller .* not available/, DELEGATE_REMEDY],
  [
    /podman-init: permission denied/,
    'The root folder of the image is closed to other users, as Podman’s storage driver vfs leaves it: use the driver overlay (storage.conf), and load the images again.',
  ],
  [
    /opening seccomp profile failed/,
    'Podman reads the filter from a file in the folder for temporary files: let it and the worker see the same one (systemd: PrivateTmp=no).',
  ],
];
const ANY = 'See what the engine’s log says, or use the wasm mode.';

/** What to do when nothing runs, by what was said. */
export const startRemedy = (said: string): string => KNOWN.find(([known]) => known.test(said))?.[1] ?? ANY;
