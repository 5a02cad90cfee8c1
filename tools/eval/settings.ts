import {
  defineSettings,
  expandHome,
  envSchemas as is,
  type ModelSettings,
  modelSettings,
  modelVariables,
  readSettings,
  setting,
} from '@edgecoder/service';

const variables = defineSettings({
  EDGECODER_HOME: setting(is.text(), { description: 'Folder whose models are measured.', default: '~/.edgecoder' }),
  ...modelVariables,
});

/**
 * Which models there are to measure: the variables that everything else reads, too.
 * @throws {SettingsError} naming the variable that is wrong.
 */
export function evalSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ModelSettings & { home: string } {
  const values = readSettings(variables, env);
  return { ...modelSettings(values), home: expandHome(values.EDGECODER_HOME) };
}
