/** Tokens of an answer that is a program: beyond them a model goes round in circles. */
export const MAX_PROGRAM_TOKENS = 4_096;
/** Tokens of an answer in words. */
export const MAX_WORDS_TOKENS = 4_096;
/** Milliseconds for one answer, the wait for the model's turn with it. */
export const MAX_ANSWER_MS = 600_000;
/** Tokens of a context that a prompt leaves for the answer, at most a quarter of it. */
export const MIN_ANSWER_TOKENS = 512;
/** Characters of an error that a model is shown; the sandbox says the cause first. */
export const MAX_ERROR_CHARS = 2_000;
/** The same where a context is short of room. */
export const SHORT_ERROR_CHARS = 300;
/** Characters of a failure in the history. */
export const MAX_FAILURE_CHARS = 4_096;
