import { createLogger, runProcess, startTracing } from '@edgecoder/service';
import { openDependencies } from './dependencies.ts';
import { escalationKeys } from './keys.ts';
import { createEscalation } from './service.ts';
import { escalationSettings } from './settings.ts';
import { openSources } from './sources/open-sources.ts';

const settings = escalationSettings();
const log = createLogger({ service: 'escalation', level: settings.logLevel });

await runProcess({
  log,
  async start() {
    await using opened = new AsyncDisposableStack();
    const tracing = await startTracing({ service: 'escalation', version: '', endpoint: settings.otlpEndpoint });
    opened.defer(() => tracing.stop());
    const keys = escalationKeys(settings);
    const { sources, close } = openSources(settings, keys.signing);
    opened.defer(close);
    const dependencies = await openDependencies(settings, log);
    opened.defer(() => dependencies.close());
    const escalation = createEscalation({ ...dependencies, settings, keys, sources, log });
    opened.defer(() => escalation.stop());
    await escalation.start();
    const running = opened.move();
    return { stop: () => running.disposeAsync() };
  },
});
