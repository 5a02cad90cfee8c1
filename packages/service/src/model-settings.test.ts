import { describe, expect, it } from '@jest/globals';
import { modelSettings, modelVariables } from './model-settings.ts';
import { readSettings } from './settings.ts';

const read = (env: Record<string, string>) => modelSettings(readSettings(modelVariables, env));

describe('settings of a model on a server', () => {
  it('have Ollama fetch a model only where one is named, and only when that is asked for', () => {
    const ollama = { LOCAL_MODEL_PROVIDER: 'ollama-local', OLLAMA_MODEL: 'qwen2.5-coder:7b' };
    expect(read(ollama).ollama).toMatchObject({ model: 'qwen2.5-coder:7b', autoInstall: false });
    expect(read({ ...ollama, OLLAMA_AUTO_INSTALL: 'true' }).ollama.autoInstall).toBe(true);
    expect(() => read({ LOCAL_MODEL_PROVIDER: 'ollama-local', OLLAMA_AUTO_INSTALL: 'true' })).toThrow(
      /^OLLAMA_MODEL: /,
    );
    // It concerns no other provider.
    expect(read({ OLLAMA_AUTO_INSTALL: 'true' }).kind).toBe('edgecoder-local');
  });
});
