import { ClientError, type CoordinatorClient, type OpenedLease, openLeases, sealResult } from '@edgecoder/client';
import type { SealingKey, SigningKey } from '@edgecoder/crypto';
import type { CheckBody, CoordinatorIdentity, ResultBody, ResultResponse } from '@edgecoder/protocol';

/** A result as of a program that passed its tests. */
export const PASSED: ResultBody = {
  stdout: '',
  stderr: '',
  exitCode: 0,
  truncated: false,
  testReport: { passed: true, hasTests: true },
  durationMs: 1,
  sandbox: 'wasm',
};

/** A registered machine that does all a worker does but run the program. */
export class PlayedMachine {
  readonly #key: SigningKey;
  readonly #sealingKey: SealingKey;
  readonly #coordinator: CoordinatorIdentity;
  readonly #client: CoordinatorClient;

  constructor(parts: {
    key: SigningKey;
    sealingKey: SealingKey;
    coordinator: CoordinatorIdentity;
    client: CoordinatorClient;
  }) {
    this.#key = parts.key;
    this.#sealingKey = parts.sealingKey;
    this.#coordinator = parts.coordinator;
    this.#client = parts.client;
  }

  get agentId(): string {
    return this.#key.peerId;
  }

  async pull(max: number, waitMs: number): Promise<OpenedLease[]> {
    const answer = await this.#client.pull({ max, waitMs });
    return openLeases(answer, {
      agentId: this.#key.peerId,
      sealingKey: this.#sealingKey,
      coordinator: this.#coordinator,
    });
  }

  /** Posts the same result for each lease. */
  async post(leases: readonly OpenedLease[], body: ResultBody | CheckBody): Promise<ResultResponse['results']> {
    const results = await Promise.all(
      leases.map(({ lease }) => sealResult({ lease, body, key: this.#key, coordinator: this.#coordinator })),
    );
    try {
      return (await this.#client.result({ results })).results;
    } catch (error) {
      // A result that comes alone is refused by the answer's status.
      const [alone, ...others] = results;
      if (!(error instanceof ClientError) || error.problem === undefined || alone === undefined || others.length > 0)
        throw error;
      return [{ subtaskId: alone.subtaskId, problem: error.problem }];
    }
  }
}
