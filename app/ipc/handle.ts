import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import type { Initial } from '../../shared/bridge.ts';
import { contract, type Answer, type Input, type Output } from '../../shared/ipc.ts';
import { requestNames, type RequestName } from '../../shared/ipc-names.ts';
import type { Log } from '../system/log.ts';
import { initialChannel, pageOrigin, requestChannel } from './channels.ts';

export type Handlers = { [N in RequestName]: (input: Input<N>) => Output<N> | Promise<Output<N>> };

/** A failure whose message was written for people and may cross to the page. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** Only the main frame of a window of ours, showing a page of ours. A frame that is gone is null, and refused. */
export function isOurs(event: Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  const url = URL.parse(frame.url);
  return url !== null && `${url.protocol}//${url.host}` === pageOrigin;
}

async function answer<N extends RequestName>(
  name: N,
  handlers: Handlers,
  raw: unknown,
  log: Log,
): Promise<Answer<Output<N>>> {
  const parsed = (contract[name].in as z.ZodType).safeParse(raw);
  if (!parsed.success) {
    log.warn('request refused', { request: name, why: 'input' });
    const message = parsed.error.issues.map((issue) => issue.message).join(' ');
    return { error: { code: 'bad_input', message } };
  }
  try {
    return { ok: await handlers[name](parsed.data as Input<N>) };
  } catch (error) {
    const told = error instanceof Error && ['RequestError', 'ReadError'].includes(error.name);
    log.warn('request failed', { request: name, error });
    const message = told ? error.message : 'Something went wrong inside Plimsoll; the log says more.';
    return { error: { code: 'failed', message } };
  }
}

export function handleRequests(handlers: Handlers, initial: () => Initial, log: Log): void {
  for (const name of requestNames) {
    ipcMain.handle(requestChannel(name), (event, raw: unknown) => {
      if (isOurs(event)) return answer(name, handlers, raw, log);
      log.warn('request refused', { request: name, why: 'sender' });
      return { error: { code: 'refused', message: 'This page may not ask.' } };
    });
  }
  ipcMain.on(initialChannel, (event) => {
    // The page's frame has committed its address by now: the preload runs for it.
    event.returnValue = isOurs(event) ? initial() : null;
  });
}
