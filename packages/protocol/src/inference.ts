import { z } from 'zod';
import {
  Conversation,
  MAX_ANSWER_CHARS,
  MAX_MODEL_NAME_CHARS,
  MAX_NAMED_MODELS,
  ModelName,
  Prompt,
} from './generation.ts';
import { TaskId } from './ids.ts';
import { Language, MAX_CODE_CHARS, MAX_PARTS, MAX_TESTS_CHARS, PartId } from './tasks.ts';
import { unicode } from './text.ts';

/**
 * For whom a service asks: a name that says nothing to others, always the same for one owner. Owners take turns by it; without
 * it the service itself is who asks. Only what services say counts.
 */
export const Requester = z.string().regex(/^[0-9a-f]{32}$/);

/** `POST /decompose` of the inference service. */
export const DecomposeRequest = z.strictObject({
  taskId: TaskId,
  prompt: Prompt,
  language: Language,
  /** SHA-256 of a frozen file tree that the request is about. */
  snapshotRef: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** The one to ask; the one in use when left out. */
  model: ModelName.optional(),
  requester: Requester.optional(),
});
export type DecomposeRequest = z.infer<typeof DecomposeRequest>;

/** One part of a decomposition. Dependencies name other parts, and make no circle. */
export const DecomposedPart = z.strictObject({
  id: PartId,
  prompt: Prompt,
  dependsOn: z.array(PartId).max(MAX_PARTS),
  tests: unicode(MAX_TESTS_CHARS).optional(),
});
export type DecomposedPart = z.infer<typeof DecomposedPart>;

export const DecomposeResponse = z.object({
  subtasks: z.array(DecomposedPart).min(1).max(MAX_PARTS),
  /** The model that answered. */
  model: z.string().max(MAX_MODEL_NAME_CHARS),
  /** False when its answer could not be used: then there is one part, the whole prompt. */
  parsed: z.boolean(),
  /** Tokens that the model made. */
  tokens: z.int().min(0),
});
export type DecomposeResponse = z.infer<typeof DecomposeResponse>;

/** `POST /escalate` of the inference service: a stronger look at a program that failed. */
export const ImproveRequest = z.strictObject({
  task: z.strictObject({
    taskId: TaskId,
    prompt: Prompt,
    /** Code that comes before the failed one, and may be used by it. */
    given: unicode(MAX_CODE_CHARS).optional(),
    tests: unicode(MAX_TESTS_CHARS).optional(),
  }),
  failedCode: unicode(MAX_CODE_CHARS),
  /** What went wrong, oldest first. */
  errorHistory: z.array(unicode(4096)).max(32),
  language: Language,
  model: ModelName.optional(),
  requester: Requester.optional(),
});
export type ImproveRequest = z.infer<typeof ImproveRequest>;

export const ImproveResponse = z.object({
  improvedCode: z.string().max(MAX_CODE_CHARS),
  explanation: z.string().max(16_384),
  model: z.string().max(MAX_MODEL_NAME_CHARS),
  tokens: z.int().min(0),
});
export type ImproveResponse = z.infer<typeof ImproveResponse>;

/** What a model can be told of the moment. What is left out is not spoken of. */
export const SystemFacts = z.strictObject({
  /** Models of this machine. */
  installed: z.array(ModelName).max(MAX_NAMED_MODELS).optional(),
  /** Models of the mesh's machines. */
  onMesh: z.array(ModelName).max(MAX_NAMED_MODELS).optional(),
  route: z.enum(['this machine', 'the mesh', 'another worker']).optional(),
  queue: z.strictObject({ waiting: z.int().min(0), running: z.int().min(0) }).optional(),
  workers: z.int().min(0).optional(),
  /** What is being fetched; an empty list says that nothing is. */
  downloads: z
    .array(z.strictObject({ model: ModelName, percent: z.number().min(0).max(100) }))
    .max(MAX_NAMED_MODELS)
    .optional(),
});
export type SystemFacts = z.infer<typeof SystemFacts>;

/** `POST /chat` of the inference service; answered as a stream of {@link ChatEvent}. */
export const ChatRequest = z.strictObject({
  messages: Conversation,
  model: ModelName.optional(),
  maxTokens: z.int().min(1).max(32_768).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  seed: z.int().min(0).max(0x7fff_ffff).optional(),
  stop: z.array(unicode(200).min(1)).max(4).optional(),
  /** False: the conversation goes to the model as it is, without what it is told of itself and of the system. */
  systemAware: z.boolean().default(true),
  /** What who asks knows of the moment and the service does not: a coordinator of its queue and its mesh. */
  facts: SystemFacts.optional(),
  requester: Requester.optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;
export type ChatRequestInput = z.input<typeof ChatRequest>;

/** `POST /portal/chat` of a coordinator: it adds what it knows of the queue and the mesh, and passes it on to its inference. */
export const PortalChatRequest = ChatRequest.omit({ facts: true, requester: true });
export type PortalChatRequest = z.infer<typeof PortalChatRequest>;

/** Server-sent events of a chat: `model` first, then `text`, and always one `end` or `problem`. */
export const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('model'), model: z.string().max(MAX_MODEL_NAME_CHARS) }),
  z.object({ type: z.literal('text'), text: z.string().max(MAX_ANSWER_CHARS) }),
  z.object({
    type: z.literal('end'),
    reason: z.enum(['stop', 'length']),
    promptTokens: z.int().min(0),
    completionTokens: z.int().min(0),
  }),
  z.object({ type: z.literal('problem'), code: z.string().max(50), detail: z.string().max(1000) }),
]);
export type ChatEvent = z.infer<typeof ChatEvent>;

/** One model of `GET /model/list`. */
export const ModelView = z.object({
  name: z.string(),
  builtIn: z.boolean(),
  installed: z.boolean(),
  inUse: z.boolean(),
  sizeBytes: z.int().min(0).optional(),
  paramsM: z.int().min(0).optional(),
  contextTokens: z.int().min(0).optional(),
  quantization: z.string().optional(),
  licence: z.string().optional(),
});
export type ModelView = z.infer<typeof ModelView>;
export const ModelListResponse = z.object({ provider: z.string(), models: z.array(ModelView) });
export type ModelListResponse = z.infer<typeof ModelListResponse>;

export const ModelPull = z.object({
  model: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  receivedBytes: z.int().min(0),
  totalBytes: z.int().min(0).optional(),
  detail: z.string().max(500).optional(),
});
export type ModelPull = z.infer<typeof ModelPull>;
/** `GET /model/pull/progress`. */
export const ModelPullResponse = z.object({ pulls: z.array(ModelPull).max(64) });
export type ModelPullResponse = z.infer<typeof ModelPullResponse>;

/** `GET /model/status`. */
export const ModelStatusResponse = z.object({
  provider: z.string(),
  healthy: z.boolean(),
  reason: z.string().optional(),
  inUse: z.string().optional(),
  active: z.int().min(0),
  waiting: z.int().min(0),
  loaded: z.array(z.object({ name: z.string(), memoryBytes: z.int().min(0), idle: z.boolean() })),
});
export type ModelStatusResponse = z.infer<typeof ModelStatusResponse>;

/** `POST /model/swap`: which model answers from now on. `pull`: it is fetched first when it is not here. */
export const ModelSwapRequest = z.strictObject({ model: ModelName, pull: z.boolean().default(false) });
export type ModelSwapRequest = z.infer<typeof ModelSwapRequest>;
export const ModelSwapResponse = z.object({ model: z.string(), state: z.enum(['in_use', 'pulling']) });
export type ModelSwapResponse = z.infer<typeof ModelSwapResponse>;
