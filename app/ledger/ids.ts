import { createHash } from 'node:crypto';

/** 48 bits of a hash of the content: one key for the same thing in every process, and exact as a number. */
export const idOf = (...content: (string | number | boolean | null)[]): number =>
  createHash('sha256').update(JSON.stringify(content)).digest().readUIntBE(0, 6);
