import type { Database } from './database.ts';

/** A refused key is not tried again until it changes: the last word about that subject's key counts. */
export function isKeyRefused(database: Database, subject: string, keyPrint: string): boolean {
  const last = database.get<{ event: string; key_print: string | null }>(
    `SELECT event, key_print FROM sign_ins WHERE subject = ? AND event IN ('key_refused', 'key_accepted')
     ORDER BY at DESC, event DESC LIMIT 1`,
    subject,
  );
  return last?.event === 'key_refused' && last.key_print === keyPrint;
}
