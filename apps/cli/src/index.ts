export { cliVariables } from './settings.ts';
