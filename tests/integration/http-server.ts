import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { ReadError } from '../../app/providers/read-error.ts';
import { createGetJson } from '../../app/system/http.ts';

export const now = Date.UTC(2026, 8, 1, 12);
export const userAgent = 'Plimsoll/9.8.7';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of the test's own, and everything that was asked of it. */
export async function serve(handler: Handler) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.on('error', () => undefined);
    handler(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { requests, port, origin: `http://127.0.0.1:${port}` };
}

/** The real thing, with Node's fetch in the place of Chromium's. */
export const getJson = (more: Partial<Parameters<typeof createGetJson>[0]> = {}) =>
  createGetJson({ fetch: globalThis.fetch, endpoints: null, userAgent, now: () => now, ...more });

export async function failure(reading: Promise<unknown>): Promise<ReadError> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ReadError);
  return error as ReadError;
}

export const answering =
  (status: number, headers: Record<string, string>, body: string | Buffer): Handler =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
