/** Where a project's tree is, below the guest's home. */
export const PROJECT_FOLDER = 'project';

/**
 * A report of a harness that is a shell, quoted as printf(1) takes it: in a frame as the other harnesses send it, its length
 * in four bytes, then JSON.
 */
export function shellReport(type: 'ready' | 'started'): string {
  const json = JSON.stringify({ type });
  return `'\\000\\000\\000\\${json.length.toString(8).padStart(3, '0')}${json}'`;
}
