import type { ErrorCode } from '../../shared/meter.ts';

/** Why a reader could not read. The message is for people and holds nothing secret. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
  readonly code: ErrorCode;
  readonly retryAt: number | null;

  constructor(code: ErrorCode, message: string, retryAt: number | null = null) {
    super(message);
    this.code = code;
    this.retryAt = retryAt;
  }
}
