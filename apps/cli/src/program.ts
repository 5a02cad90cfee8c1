import { Placement, TaskState } from '@edgecoder/protocol';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ask } from './commands/ask.ts';
import { batch } from './commands/batch.ts';
import { chat } from './commands/chat.ts';
import { credits } from './commands/credits.ts';
import { doctor } from './commands/doctor.ts';
import { escalations } from './commands/escalations.ts';
import { listModels, pullModel, removeModel, useModel } from './commands/models.ts';
import { proof } from './commands/proof.ts';
import { run } from './commands/run.ts';
import { runProject } from './commands/run-project.ts';
import { status } from './commands/status.ts';
import { tasks } from './commands/tasks.ts';
import { verify } from './commands/verify.ts';
import { EXIT } from './errors.ts';
import { createOutput, type Output } from './output.ts';
import type { CliSettings } from './settings.ts';

/** Runs a command's work; the program ends with the code it resolves with. */
export type Runner = (work: (settings: CliSettings) => Promise<number>, output: Output) => Promise<void>;

/** The command line. What is done with exit codes and errors is `runner`'s. */
export function createProgram(version: string, runner: Runner, signal: AbortSignal): Command {
  const program = new Command('edgecoder')
    .description('Sends programs to an EdgeCoder node and checks what comes back.')
    .version(version)
    .showHelpAfterError()
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      '\nThe node is the one of this home (EDGECODER_HOME); COORDINATOR_URL names another.\nExit code: 0 on success, 1 on failure, 64 for a wrong command line; verify: 2 without a trusted key.',
    );
  const command = (usage: string, about: string) =>
    program
      .command(usage)
      .description(about)
      .option('--json', 'JSON lines on standard output, nothing else there')
      .exitOverride();
  const taskOptions = (it: Command) =>
    it
      .option('--timeout <seconds>', 'wall time in the sandbox', number(0.05, 60), 10)
      .option('--memory <MiB>', 'memory in the sandbox', number(16, 1024), 256)
      .option(
        '--max-credits <credits>',
        'the most a program may cost; the quote for its limits when left out',
        number(0, 1e9),
      )
      .option('--adaptive', 'let the coordinator check only a sample of what trusted workers return', false)
      .addOption(
        new Option('--sandbox <mode>', 'what it needs: any isolation, or what only an operating system has')
          .choices(['any', 'process', 'docker'])
          .default('any'),
      )
      .addOption(
        new Option('--placement <class>', 'whose machines may see the code')
          .choices(Placement.options.filter((value) => value !== 'named-peers'))
          .default('my-devices'),
      );

  taskOptions(
    command('ask <words...>', 'Have a program written from a request in words, run and verified; - is standard input.'),
  )
    .option('--language <name>', 'python or javascript; what the request names, or python, when left out')
    .option('--tests <file>', 'program that is run after it and must end without an error or failed assertion')
    .option('--model <name>', 'the model to ask; the one of the machine that takes it when left out')
    .option('--iterations <number>', 'times it may be written and run before a worker gives up', number(1, 10, true))
    .option('--quiet', 'nothing but the code, on standard output', false)
    .option('-o, --output <file>', 'where the code goes besides standard output')
    .option('--allow-cloud', "when no worker can do it, show the request to the operator's cloud endpoint", false)
    .option('--allow-human', 'when nothing else can do it, show the request to a person', false)
    .option('--proof <file>', 'where the proof bundle goes; proofs/<taskId>.json in the home when left out')
    .option('--no-proof', 'fetch no proof bundle')
    .addHelpText(
      'after',
      '\nThe code goes to standard output, what happens meanwhile to standard error. --json prints a line {"event"} or {"step"} for\neach thing that happens and ends with {"taskId","status","verified","language","code","model","tests","iterations","credits","proof"},\ncredits are millicredits.\nVerified means: a verifier ran it again with tests that its writer did not write (yours, or those of the decomposition).',
    )
    .action((words, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => ask(words, { proof: true, ...options }, settings, output, signal), output);
    });

  taskOptions(
    command(
      'run [file]',
      'Run a program, or a command in a project, and have its tests verified; - is standard input.',
    ),
  )
    .option('--tests <file>', 'program that is run after it and must end without an error or failed assertion')
    .option('--language <name>', 'python or javascript; by the name of the file, or the command, when left out')
    .option('--project <folder>', 'instead of a file: a folder that is sent as it is now')
    .option('--command <line>', 'what is run in the project; its exit code is the test, e.g. "pytest" or "npm test"')
    .option('-o, --output <file>', 'where the patch of what the command changed in the project goes')
    .option('--proof <file>', 'where the proof bundle goes; proofs/<taskId>.json in the home when left out')
    .option('--no-proof', 'fetch no proof bundle')
    .addHelpText(
      'after',
      '\n--json ends with {"taskId","status","verified","stdout","stderr","exitCode","limit","credits","proof"}:\ncredits are millicredits, limit is null unless the program was ended by one, proof is the path of the bundle or null.\nBefore it, for a project: {"patch","changed","reproduced","refused"}: the file of the patch or null, how many files are in it,\nwhether the verifier got the same, and what was left behind that is no part of it.\nOf a project .git, node_modules, virtual environments, caches, .env and .npmrc are not sent.',
    )
    .action((file, { json, ...options }) => {
      const output = createOutput(json);
      const all = { proof: true, ...options };
      return runner(
        (settings) =>
          options.project === undefined
            ? run(file, all, settings, output, signal)
            : runProject(file, all, settings, output, signal),
        output,
      );
    });

  taskOptions(
    command(
      'batch <file>',
      'Run every program of a JSON-lines file: {"id","language","code","tests"}; - is standard input.',
    ),
  )
    .option('--concurrency <number>', 'programs at work at the same time', number(1, 256, true), 8)
    .option('--label <text>', 'run the same programs again under another label', '')
    .option('--proofs <folder>', 'save the proof bundle of each program there')
    .addHelpText(
      'after',
      '\nThe same file goes on where it was when it is run again: a program that was submitted before is not submitted anew.\n--json prints a line for each program, then {"total","verified","rejected","failed","seconds"}: rejected are those whose\ntests failed, failed those that could not be run; programs without tests are in neither number.',
    )
    .action((file, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => batch(file, options, settings, output, signal), output);
    });

  command('chat [words...]', 'Talk to a model; one question when words are given or standard input is no terminal.')
    .option('--model <name>', 'the model to ask; the one in use at the node when left out')
    .option('--max-tokens <number>', 'longest answer, in tokens', number(1, 32_768, true))
    .option('--temperature <number>', '0 always says the most likely thing', number(0, 2))
    .addHelpText(
      'after',
      '\nThe answer goes to standard output. --json prints its events and ends with {"model","text","reason","promptTokens","completionTokens","forgotten"}.',
    )
    .action((words, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => chat(words, options, settings, output, signal), output);
    });

  command('status', 'What the node is doing.').action(({ json }) => {
    const output = createOutput(json);
    return runner((settings) => status(settings, output, signal), output);
  });

  command('tasks', 'Your tasks, newest first.')
    .option('--limit <number>', 'how many', number(1, 100, true), 20)
    .addOption(new Option('--state <state>', 'only these').choices(TaskState.options))
    .option('--cursor <text>', 'go on where the list before ended')
    .action(({ json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => tasks(options, settings, output, signal), output);
    });

  command(
    'escalations [id]',
    'What no worker could do and waits for a person; with its id one of them, or your answer to it.',
  )
    .option('--code <file>', 'answer with this program, which is checked like any other; - is standard input')
    .option('--explanation <text>', 'what the program does differently')
    .option('--context <text>', 'say what the request did not: the machines are asked again')
    .option('--decline <reason>', 'say that there is no answer')
    .action((id, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => escalations(id, options, settings, output, signal), output);
    });

  command('credits', 'What you and your machines hold, and the newest entries.')
    .option('--limit <number>', 'how many entries', number(1, 100, true), 10)
    .action(({ json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => credits(options, settings, output, signal), output);
    });

  command('proof <taskId>', 'Fetch the proof bundle of a task that has ended.')
    .option('-o, --output <file>', 'where it goes; <taskId>.json when left out')
    .action((taskId, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => proof(taskId, options, settings, output, signal), output);
    });

  command(
    'verify <bundle>',
    'Check a proof bundle: no network, no database, nothing but the file and the keys you trust; - is standard input.',
  )
    .option(
      '--trust <key>',
      "log to believe, besides this home's own: 64 hex digits or <origin>=<64 hex digits>; repeatable",
      collect,
      [],
    )
    .option('--cosigner <key>', 'cosigner that counts, <name>=<64 hex digits>; repeatable', collect, [])
    .option('--require <what>', 'what must be there: checkpoint, cosigned:<number> or anchored', 'checkpoint')
    .addHelpText(
      'after',
      '\nExit code: 0 the bundle holds, 1 it is refused, 2 no key of its log is trusted.\n--json prints {"ok","step","reason"}: the first step that failed and why, null when none did.',
    )
    .action((bundle, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => verify(bundle, options, settings, output, signal), output);
    });

  modelCommands(program, runner, signal);

  command('doctor [checks...]', 'Check this machine and name what is missing, with its remedy.').action(
    (checks, { json }) => {
      const output = createOutput(json);
      return runner((settings) => doctor(checks, settings, output, signal), output);
    },
  );

  return program;
}

/** `edgecoder models …` */
function modelCommands(program: Command, runner: Runner, signal: AbortSignal): void {
  const models = program
    .command('models')
    .description('Language models of this machine: which there are, fetch, use and remove them.')
    .exitOverride();
  const command = (usage: string, about: string) =>
    models
      .command(usage)
      .description(about)
      .option('--json', 'JSON lines on standard output, nothing else there')
      .exitOverride();

  command('list', 'What is here and what can be pulled, with the one that suits this machine.').action(({ json }) => {
    const output = createOutput(json);
    return runner((settings) => listModels(settings, output), output);
  });

  command('pull [model]', 'Fetch a model by its name or URL; the one that suits this machine when left out.')
    .option('--sha256 <digits>', 'checksum of the file; needed with a URL')
    .option('--name <name>', 'what a file from a URL is called here; by its file name when left out')
    .addHelpText(
      'after',
      '\nThe checksum is verified before the file is put in place. What has come stays when a pull is cut off or ended, and the\nnext one goes on from there. --json prints {"progress"} lines and ends with {"model","path"}.',
    )
    .action((model, { json, ...options }) => {
      const output = createOutput(json);
      return runner((settings) => pullModel(model, options, settings, output, signal), output);
    });

  command('use <model>', 'Have this model answer from now on.').action((model, { json }) => {
    const output = createOutput(json);
    return runner((settings) => useModel(model, settings, output), output);
  });

  command('rm <model>', 'Remove a model from this machine.').action((model, { json }) => {
    const output = createOutput(json);
    return runner((settings) => removeModel(model, settings, output), output);
  });
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function number(min: number, max: number, whole = false): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !Number.isFinite(value) ||
      value < min ||
      value > max ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`Expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Exit code for what commander throws: help and version are no failures. */
export const usageExitCode = (code: string): number =>
  code === 'commander.helpDisplayed' || code === 'commander.version' || code === 'commander.help'
    ? EXIT.success
    : EXIT.usage;
