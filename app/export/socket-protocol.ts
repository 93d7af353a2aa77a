import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { errorCodes } from '../../shared/meter.ts';

/**
 * One connection, one request. The terminal sends one line; the app says hello or why it will not talk, and then gives
 * its answer: one line, or for `watch` a line for every change.
 */
const name = z.string().max(200);

const requestSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('hello') }),
  z.object({ name: z.literal('accounts') }),
  z.object({ name: z.literal('state') }),
  z.object({ name: z.literal('refresh'), accountId: name.nullable() }),
  z.object({ name: z.literal('discover') }),
  z.object({ name: z.literal('connect'), provider: name, tool: name }),
  z.object({
    name: z.literal('connectKey'),
    provider: name,
    keyEnv: name,
    baseUrl: z.string().max(2000).nullable(),
  }),
  z.object({ name: z.literal('disconnect'), accountId: name }),
  z.object({ name: z.literal('watch') }),
]);

export type Request = z.infer<typeof requestSchema>;

export const callSchema = z.object({
  greeting: z.object({ version: z.string().max(100), endpoints: z.string().max(100), token: name }),
  request: requestSchema,
});

/** Both sides must be the same Plimsoll and speak to the same vendors; else the terminal does the work itself. */
export type Greeting = Omit<z.infer<typeof callSchema>['greeting'], 'token'>;

const failureSchema = z.object({ code: z.enum(errorCodes).nullable(), message: z.string() });

export const lineSchema = z.union([
  z.object({ hello: z.literal(true) }),
  z.object({ refused: z.string() }),
  z.object({ error: failureSchema }),
  z.object({ ok: z.unknown() }),
]);

export type Line = z.infer<typeof lineSchema>;

export const longestCall = 64 * 1024;
export const longestAnswer = 32 * 1024 * 1024;

/** Tells the redirections of one process from those of another. */
export const endpointsPrint = (endpoints: ReadonlyMap<string, string> | null): string =>
  endpoints === null
    ? 'none'
    : createHash('sha256')
        .update(JSON.stringify([...endpoints].sort(([a], [b]) => (a < b ? -1 : 1))))
        .digest('hex');

export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Hands over each whole line; a peer whose line has no end is hung up on. */
export function onLines(socket: Socket, longest: number, listener: (line: string) => void): void {
  let rest: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
      [rest, size, from] = [[], 0, end + 1];
      listener(line);
    }
    rest.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > longest) socket.destroy();
  });
}

export function parsed<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
