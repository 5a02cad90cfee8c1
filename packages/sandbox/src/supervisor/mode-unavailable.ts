/** Why this machine cannot have a mode at all, and what to do about it. */
export class ModeUnavailable extends Error {
  override readonly name = 'ModeUnavailable';
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.remedy = remedy;
  }
}
