import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Exit code of a program for a wrong command line, unless its usage says another. */
const WRONG = 64;

/**
 * The options of a program. `--help` prints the usage and ends it with 0, a wrong command line with what is wrong.
 * @param check says what is wrong with options that parse, if anything is.
 */
export function readOptions<const C extends ParseArgsConfig>(
  usage: string,
  config: C,
  check: (parsed: ReturnType<typeof parseArgs<C>>) => string | undefined = () => undefined,
  wrong: number = WRONG,
): ReturnType<typeof parseArgs<C>> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const refuse = (why: string): never => {
    process.stderr.write(`${why}\n\n${usage}`);
    process.exit(wrong);
  };
  try {
    const parsed = parseArgs(config);
    const problem = check(parsed);
    return problem === undefined ? parsed : refuse(problem);
  } catch (error) {
    // What node adds to it is about positional arguments that begin with a dash.
    return refuse((error as Error).message.replace(/\. To specify a positional argument.*$/, ''));
  }
}

/** Whether an option's text is a whole number from 1 on. */
export const isCount = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text);
