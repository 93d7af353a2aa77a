import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoAnswer } from '../providers/provider.ts';
import type { Behaviour } from './behaviour.ts';

function content(normal: unknown, { body, html }: Behaviour): { type: string; text: string } {
  if (html !== undefined) return { type: 'text/html; charset=utf-8', text: html };
  const changed: unknown = typeof body === 'function' ? body(normal) : (body ?? normal);
  return { type: 'application/json', text: typeof changed === 'string' ? changed : JSON.stringify(changed) };
}

/** Sends the normal answer, or what the behaviour makes of it. */
export async function reply(
  response: ServerResponse,
  normal: DemoAnswer,
  behaviour: Behaviour,
  closing: AbortSignal,
): Promise<void> {
  const { status = normal.status, drop, delayMs = 0, hang = false } = behaviour;
  if (hang) return;
  if (delayMs > 0) await pause(delayMs, undefined, { signal: closing });
  if (drop === 'before') {
    response.destroy();
    return;
  }
  const { type, text } = content(normal.body, behaviour);
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    ...normal.headers,
    ...behaviour.headers,
  });
  if (drop === 'midway') {
    // Half of what was announced has to be on its way before the connection breaks.
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  response.end(bytes);
}
