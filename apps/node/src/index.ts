export { nodeVariables } from './settings.ts';
