export { createInProcessBus, type InProcessBusOptions } from './in-process-bus.ts';
export * from './interface.ts';
export { createNatsBus, type NatsBusOptions } from './nats-bus.ts';
export type { DropReason, OnDrop } from './subjects.ts';
