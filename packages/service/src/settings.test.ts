import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.ts';
import {
  defineSettings,
  describeSettings,
  envSchemas as is,
  readSettings,
  SettingsError,
  setting,
} from './settings.ts';

const definition = defineSettings({
  PORT: setting(is.port(), { description: 'Where to listen.', default: '4301' }),
  MODE: setting(is.oneOf(['open', 'closed']), { description: 'How.', default: 'open', cost: 'a new start of all' }),
  TOKEN: setting(is.secret(), { description: 'Who may.', secret: true }),
  URL: setting(is.url('http', 'https').optional(), { description: 'From outside.' }),
  FRIENDS: setting(is.list(is.text(10), 3).optional(), { description: 'Who else.' }),
  LOUD: setting(is.boolean(), { description: 'Or not.', default: 'false' }),
});
const TOKEN = 'a-token-of-some-length';

function refusal(env: Record<string, string>): SettingsError {
  try {
    readSettings(definition, { TOKEN, ...env });
  } catch (error) {
    return error as SettingsError;
  }
  throw new Error('was not refused');
}

describe('readSettings', () => {
  it('gives typed, frozen values with defaults for what is unset or empty', () => {
    const values = readSettings(definition, { TOKEN, PORT: '', FRIENDS: ' a, b,,', LOUD: 'yes' });
    expect(values).toMatchObject({ PORT: 4301, MODE: 'open', URL: undefined, FRIENDS: ['a', 'b'], LOUD: true });
    expect(values.TOKEN).toBeInstanceOf(Secret);
    expect(Object.isFrozen(values)).toBe(true);
  });

  it.each([
    ['PORT', '70000', 'port'],
    ['PORT', '1e3', 'port'],
    ['MODE', 'ajar', 'open, closed'],
    ['URL', 'ftp://x', 'http://'],
    ['FRIENDS', 'a,b,c,d', 'at most 3'],
    ['LOUD', 'maybe', 'true or false'],
  ])('names %s and what is expected when it is %s', (variable, text, expected) => {
    const error = refusal({ [variable]: text });
    expect(error).toBeInstanceOf(SettingsError);
    expect(error.variable).toBe(variable);
    expect(error.message).toContain(`${variable}: `);
    expect(error.message).toContain(expected);
  });

  it('names a required variable that is not set', () => {
    expect(() => readSettings(definition, {})).toThrow('TOKEN: is required and not set');
  });

  it('never shows the value of a wrong secret', () => {
    expect(refusal({ TOKEN: 'tooshort' }).message).not.toContain('tooshort');
  });

  it('refuses a default for a secret', () => {
    expect(() => setting(is.secret(), { description: 'x', secret: true, default: 'change-me-change-me' })).toThrow(
      TypeError,
    );
  });
});

describe('describeSettings', () => {
  it('has a row for each variable with its sentence, default and cost', () => {
    const rows = describeSettings(definition);
    expect(rows.map((row) => row.variable)).toEqual(['PORT', 'MODE', 'TOKEN', 'URL', 'FRIENDS', 'LOUD']);
    expect(rows[1]).toMatchObject({ default: 'open', required: false, cost: 'a new start of all' });
    expect(rows[2]).toMatchObject({ required: true, secret: true, default: undefined });
  });
});
