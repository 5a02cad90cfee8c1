/** Texts that may end an answer. */
export const MAX_STOPS = 16;
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
/** Milliseconds: the longest time a timer takes. */
export const MAX_TIMEOUT_MS = 2_147_483_647;
