import { createHash } from 'node:crypto';

/** Names a key where its vendor does not: the same key is the same account, and nothing leads back to the key. */
export const fingerprint = (key: string): string => createHash('sha256').update(key).digest('hex');
