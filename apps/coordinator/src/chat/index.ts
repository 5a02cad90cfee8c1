import type { SigningKey } from '@edgecoder/crypto';
import type { SystemFacts } from '@edgecoder/protocol';
import type { Route } from '@edgecoder/service';
import type { Overview } from '../agents/index.ts';
import type { Talk } from './chat.ts';
import { Places } from './places.ts';
import { chatRoutes } from './routes.ts';

export type { Talk } from './chat.ts';

export interface ConversationDeps {
  /** The inference service; none where none is set. */
  talk: Talk | undefined;
  overview: Pick<Overview, 'status' | 'models'>;
  /** The coordinator's. */
  key: SigningKey;
}

/** Talking to a model that is told what it is part of. */
export function createConversations({ talk, overview, key }: ConversationDeps): { routes: Route[] } {
  async function facts(): Promise<SystemFacts> {
    const [{ agents, tasks }, { models }] = await Promise.all([overview.status(), overview.models()]);
    return {
      onMesh: models.map(({ name }) => name),
      queue: { waiting: tasks.queued, running: tasks.leased },
      workers: agents.online,
    };
  }
  return { routes: chatRoutes({ talk, facts, places: new Places(), key }) };
}
