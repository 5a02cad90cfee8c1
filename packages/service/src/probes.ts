import { DOCS_CSP, docsPage } from './docs-page.ts';
import type { Metrics } from './metrics.ts';
import { type OpenApiInfo, openApiDocument } from './openapi.ts';
import { type Access, defineRoute, Reply, type Route } from './route.ts';

/** A named condition for readiness; false or a rejection means no. */
export type Check = () => boolean | Promise<boolean>;

/** A check that does not answer counts as failed. */
const CHECK_TIMEOUT_MS = 2000;

export interface ProbeOptions {
  info: OpenApiInfo;
  /** The service's own routes, for the documents. */
  routes: readonly Route[];
  metrics: Metrics;
  checks: Readonly<Record<string, Check>>;
  metricsOpen: boolean;
  /** False before the start has ended and from the beginning of the stop. */
  accepting: () => boolean;
}

/** The routes that every service has: `/health`, `/ready`, `/metrics`, `/openapi.json`, `/docs`. */
export function probeRoutes(options: ProbeOptions): Route[] {
  const { info, metrics, checks } = options;
  const open: Access = { kind: 'open' };
  const metricsAccess: Access = options.metricsOpen ? open : { kind: 'loopback' };
  let openApi: string | undefined;
  let docs: string | undefined;
  const common = { method: 'GET', tag: 'service' } as const;
  const routes: Route[] = [
    defineRoute({
      ...common,
      path: '/health',
      summary: 'The process is alive.',
      access: open,
      handler: async () => ({ status: 'ok' }),
    }),
    defineRoute({
      ...common,
      path: '/ready',
      summary: 'The service can work; 503 names what it is waiting for.',
      access: open,
      async handler() {
        const failed = options.accepting() ? await failedChecks(checks) : ['accepting'];
        const body = JSON.stringify(failed.length === 0 ? { status: 'ready' } : { status: 'not_ready', failed });
        return new Reply(failed.length === 0 ? 200 : 503, 'application/json; charset=utf-8', body);
      },
    }),
    defineRoute({
      ...common,
      path: '/metrics',
      summary: 'Prometheus metrics.',
      access: metricsAccess,
      handler: async () => new Reply(200, metrics.registry.contentType, await metrics.text()),
    }),
    defineRoute({
      ...common,
      path: '/openapi.json',
      summary: 'This interface as OpenAPI 3.1.',
      access: open,
      async handler() {
        openApi ??= JSON.stringify(openApiDocument(info, [...options.routes, ...routes]));
        return new Reply(200, 'application/json; charset=utf-8', openApi);
      },
    }),
    defineRoute({
      ...common,
      path: '/docs',
      summary: 'This interface as a page.',
      access: open,
      async handler() {
        docs ??= docsPage(info, [...options.routes, ...routes]);
        return new Reply(200, 'text/html; charset=utf-8', docs, { 'content-security-policy': DOCS_CSP });
      },
    }),
  ];
  return routes;
}

/** Names of the checks that do not hold now. */
export async function failedChecks(checks: Readonly<Record<string, Check>>): Promise<string[]> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await holds(check)) ? undefined : name)),
  );
  return outcomes.filter((name) => name !== undefined);
}

async function holds(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
