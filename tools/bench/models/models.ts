import { tempDir } from '@edgecoder/testkit';
import type { Report } from '../figures.ts';
import { crowd, leaving } from './chats.ts';
import { randomModel, trainedModel } from './files.ts';
import { requestsWithModel, requestsWithoutModel } from './requests.ts';
import { ModelRig } from './rig.ts';
import { speed } from './speed.ts';

/** How much is measured. */
export interface ModelScale {
  /** Answers each way. */
  rounds: number;
  requests: number;
  people: number;
  turns: number;
  /** Also with a model of more than a hundred million parameters, 430 MB on disk for that time. */
  large: boolean;
}

/**
 * What EdgeCoder adds to a model: speed of a streamed answer beside the model alone, the time of a whole request, many chats at
 * the same time, and how soon a model stops that nobody listens to.
 * @param file a model in GGUF form, instead of the built-in one.
 */
export async function models(report: Report, file: string | undefined, scale: ModelScale): Promise<void> {
  await using folder = await tempDir('edgecoder-models-');
  const random = [await randomModel(folder.path, 'small')];
  if (scale.large) random.push(await randomModel(folder.path, 'large'));
  const trained = await trainedModel(file);
  if (trained === undefined) report.progress('  the built-in model is not here: its figures are left out');
  const rig = await ModelRig.start();
  let done = false;
  try {
    for (const model of [...random, ...(trained ? [trained] : [])]) {
      report.section(`Model: ${model.title}`);
      await speed(report, rig, model, scale.rounds);
    }
    report.section('Requests in words');
    await requestsWithoutModel(report, rig, scale.requests);
    if (trained) await requestsWithModel(report, rig, trained, scale.requests);
    report.section('Chats');
    for (const model of random) await leaving(report, rig, model, scale.turns);
    await crowd(report, rig, trained ?? (random[0] as (typeof random)[number]), scale.people);
    done = true;
  } finally {
    await rig.stop({ keepFolder: !done });
  }
}
