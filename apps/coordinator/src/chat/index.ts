import { MAX_NAMED_MODELS, type SystemFacts } from '@edgecoder/protocol';
import type { Route } from '@edgecoder/service';
import type { Overview } from '../agents/index.ts';
import type { Talk } from './chat.ts';
import { chatRoutes } from './routes.ts';

export type { Talk } from './chat.ts';

export interface ConversationDeps {
  /** The inference service; none where none is set. */
  talk: Talk | undefined;
  overview: Pick<Overview, 'status' | 'modelNames'>;
}

/** Talking to a model that is told what it is part of. */
export function createConversations({ talk, overview }: ConversationDeps): { routes: Route[] } {
  async function facts(): Promise<SystemFacts> {
    const [{ agents, tasks }, names] = await Promise.all([overview.status(), overview.modelNames()]);
    return {
      onMesh: names.slice(0, MAX_NAMED_MODELS),
      queue: { waiting: tasks.queued, running: tasks.leased },
      workers: agents.online,
    };
  }
  return { routes: chatRoutes({ talk, facts }) };
}
