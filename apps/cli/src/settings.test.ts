import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { cliSettings } from './settings.ts';

const note = { pid: 1, url: 'http://127.0.0.1:5005', agents: [] };

describe('which node the CLI talks to', () => {
  it('is the one on the usual port of this machine', async () => {
    await using home = await tempDir();
    expect(cliSettings({ EDGECODER_HOME: home.path }).coordinatorUrl).toBe('http://127.0.0.1:4301');
  });

  it('is the one that runs on the home, wherever it listens', async () => {
    await using home = await tempDir();
    writeFileSync(join(home.path, 'node.json'), JSON.stringify(note));
    expect(cliSettings({ EDGECODER_HOME: home.path }).coordinatorUrl).toBe(note.url);
  });

  it('is the one that runs on the home when that took a free port', async () => {
    await using home = await tempDir();
    writeFileSync(join(home.path, 'node.json'), JSON.stringify(note));
    expect(cliSettings({ EDGECODER_HOME: home.path, COORDINATOR_PORT: '0' }).coordinatorUrl).toBe(note.url);
  });

  it('is the one that the environment names, by URL before port', async () => {
    await using home = await tempDir();
    writeFileSync(join(home.path, 'node.json'), JSON.stringify(note));
    const env = { EDGECODER_HOME: home.path, COORDINATOR_PORT: '4401' };
    expect(cliSettings(env).coordinatorUrl).toBe('http://127.0.0.1:4401');
    expect(cliSettings({ ...env, COORDINATOR_URL: 'https://mesh.example' }).coordinatorUrl).toBe(
      'https://mesh.example',
    );
  });

  it('is not read from a damaged note', async () => {
    await using home = await tempDir();
    writeFileSync(join(home.path, 'node.json'), '{"pid":1,"url":"nonsense"}');
    expect(cliSettings({ EDGECODER_HOME: home.path }).coordinatorUrl).toBe('http://127.0.0.1:4301');
  });

  it('names the variable that is wrong', () => {
    expect(() => cliSettings({ COORDINATOR_PORT: 'x' })).toThrow(/^COORDINATOR_PORT: /);
  });
});
