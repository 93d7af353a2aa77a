export const exit = { done: 0, failed: 1, usage: 2, noAccount: 3, unreadable: 4 } as const;

/** A command that cannot be carried out: why, for people, and the exit code that says so. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
