export { findServer, missingServers, SERVER_KINDS, type ServerKind } from './binaries.ts';
export { damage, WAYS_OF_DAMAGE } from './damage.ts';
export { type LocalServer, startLocalServer } from './local-servers.ts';
export { canUse, createTestDatabase, servers, startTestServer, type TestDatabase, type TestServer } from './servers.ts';
export { type TempDir, tempDir } from './temp-dir.ts';
export { freePort, portOpen, waitFor } from './wait.ts';
