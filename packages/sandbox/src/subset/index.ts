export { checkJavaScript } from './javascript.ts';
export { checkPython, checkPythonHere } from './python.ts';
export type { OutsideFinding, OutsideKind, SubsetReport } from './report.ts';
