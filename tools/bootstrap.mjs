/**
 * The first program of every command: plain JavaScript for Node 20 and newer with nothing installed. Makes sure of a Node
 * and a pnpm that are new enough, of installed packages, and hands over.
 */
import { COMMANDS, usage } from './bootstrap/commands.mjs';
import { Interrupted } from './bootstrap/install.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { runCommand } from './bootstrap/run.mjs';
import { ensureNode } from './bootstrap/toolchain.mjs';

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];

if (command === undefined) {
  process.stderr.write(usage());
  process.exitCode = 64;
} else {
  try {
    const node = await ensureNode();
    await ensurePackages(node);
    process.exitCode = await runCommand(node, command, args);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  }
}
