/** Parameters from which a model follows what it was never trained for: reflects on an error, learns from an example. */
const SMALL_BELOW = 300_000_000;

/**
 * Whether a model knows what it was trained on and little else. It is not asked to reflect on failures, its own tests prove
 * nothing, and functions that are only like what is asked for lead it astray. One of unknown size is not taken for small.
 */
export const isSmall = ({ parameters }: { parameters?: number | undefined }): boolean =>
  parameters !== undefined && parameters < SMALL_BELOW;
