import { scrypt } from 'node:crypto';

/**
 * Tells whether a key is the one that was refused, without holding it. A person may have made the key up, so the print
 * is slow to compute: nobody tries a dictionary against it. Off the main thread.
 */
export const keyPrint = (key: string, subject: string): Promise<string> =>
  new Promise((resolve, reject) => {
    scrypt(key, `plimsoll key print ${subject}`, 12, (error, print) => {
      if (error === null) resolve(print.toString('hex'));
      else reject(error);
    });
  });
