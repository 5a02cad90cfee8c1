import { inferenceClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import type { Talk } from './chat/index.ts';
import type { CoordinatorSettings } from './settings.ts';
import type { Decompose } from './work/decompose.ts';

/** As many as may wait there for one caller: each conversation holds one until its end. */
const CONNECTIONS = 64;

/** What a coordinator asks of an inference service. */
export interface Inference {
  decompose: Decompose;
  talk: Talk;
  /** Ends the connections; what is under way fails. */
  close(): Promise<void>;
}

/** The inference service that the settings name; undefined when they name none. Nothing is asked of it before it is needed. */
export function openInference(
  { inference }: Pick<CoordinatorSettings, 'inference'>,
  key: SigningKey,
): Inference | undefined {
  if (inference === undefined) return undefined;
  const { url, token } = inference;
  const client = inferenceClient({ url, token: token.reveal(), key, connections: CONNECTIONS });
  return {
    decompose: (request, signal) => client.decompose(request, { signal }),
    talk: (request, options) => client.chat(request, options),
    close: () => client.close(),
  };
}
