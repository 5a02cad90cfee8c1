import { expect, it } from '@jest/globals';
import { startRemedy } from './start-remedy.ts';

it.each([
  ['container create: container-init binary not found on the host: stat /usr/libexec/podman/catatonit', /catatonit/],
  ['for attach: crun: cgroups in hybrid mode not supported, drop all controllers from cgroupv2', /runc/],
  ['crun: the requested cgroup controller `cpu` is not available: OCI runtime error', /Delegate=/],
  ['runc create failed: exec: "/run/podman-init": stat /run/podman-init: permission denied', /storage\.conf/],
  ['container create: opening seccomp profile failed: open profile.json: no such file or directory', /PrivateTmp/],
  ['something else', /log/],
])('says what to do when an engine says: %s', (said, remedy) => {
  expect(startRemedy(said)).toMatch(remedy);
});
