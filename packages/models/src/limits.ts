/** Texts that may end an answer: as many as OpenAI's protocol takes. */
export const MAX_STOPS = 4;
/** Characters of one of them: what is held back while it could still come is no longer than this. */
export const MAX_STOP_CHARS = 256;
/** Messages of a request. */
export const MAX_MESSAGES = 1_000;
/** Texts of one request for embeddings. */
export const MAX_EMBEDDING_TEXTS = 256;
/** Bytes of a schema as JSON: its grammar is made on the event loop. */
export const MAX_SCHEMA_BYTES = 65_536;
/** Bytes of all messages together. Splitting them into tokens is done on the event loop, at about 5 MB/s. */
export const MAX_PROMPT_BYTES = 1_048_576;
/** Bytes of an answer from a server, all told: far above what a context of a million tokens makes. */
export const MAX_ANSWER_BYTES = 67_108_864;
/** Bytes of one line of it: a piece of text, or the vectors of a request for embeddings. */
export const MAX_LINE_BYTES = 16_777_216;
/** Bytes read of what a server says when it refuses. */
export const MAX_REFUSAL_BYTES = 16_384;
/** Of the tokens that are sampled from, the most likely ones; the usual figure. */
export const TOP_K = 40;
