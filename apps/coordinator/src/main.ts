import { createLogger, runProcess, startTracing } from '@edgecoder/service';
import { openDependencies } from './dependencies.ts';
import { openEscalation } from './escalation/open.ts';
import { openInference } from './inference.ts';
import { coordinatorKeys } from './keys.ts';
import { createCoordinator } from './service.ts';
import { coordinatorSettings } from './settings.ts';

const settings = coordinatorSettings();
const log = createLogger({
  service: 'coordinator',
  level: settings.logLevel,
  fields: ['language', 'waiting'],
});

await runProcess({
  log,
  async start() {
    await using opened = new AsyncDisposableStack();
    const tracing = await startTracing({ service: 'coordinator', version: '', endpoint: settings.otlpEndpoint });
    opened.defer(() => tracing.stop());
    const dependencies = await openDependencies(settings, log);
    opened.defer(() => dependencies.close());
    const keys = coordinatorKeys(settings);
    const inference = openInference(settings, keys.signing);
    opened.defer(async () => inference?.close());
    const escalation = openEscalation(settings, keys.signing);
    opened.defer(async () => escalation?.close());
    const coordinator = await createCoordinator({ ...dependencies, ...inference, escalation, settings, keys, log });
    opened.defer(() => coordinator.stop());
    await coordinator.start();
    const running = opened.move();
    return { stop: () => running.disposeAsync() };
  },
});
