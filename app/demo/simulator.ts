import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoAnswer, DemoRequest, ProviderDemo } from '../providers/provider.ts';
import { createBehaviours, type Behaviours } from './behaviour.ts';
import type { RecordedRequest } from './matching.ts';
import { reply } from './reply.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

/** Makes the vendors late, broken or different; the demo leaves it alone. */
export interface SimulatorControl extends Pick<Behaviours, 'set' | 'clear'> {
  waitForRequest: RequestLog['waitFor'];
}

export interface Simulator {
  /** The vendors' origins → where they are played: what PLIMSOLL_ENDPOINTS wants. */
  endpoints: Record<string, string>;
  /** The latest 500. */
  requests: readonly RecordedRequest[];
  control: SimulatorControl;
  close: () => Promise<void>;
}

const longestBody = 1024 * 1024;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new Error('The request is too large for the simulator.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

function presented(headers: Record<string, string>): string | null {
  return (
    /^(?:bearer|token)\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? headers['x-api-key'] ?? null
  );
}

function answerTo(demos: readonly ProviderDemo[], request: DemoRequest): DemoAnswer {
  const playing = demos.filter(({ origins }) => origins.includes(request.origin));
  for (const demo of playing) {
    const answer = demo.answer(request);
    if (answer !== null) return answer;
  }
  return { status: 404, body: { error: 'The simulator does not play this address.' } };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Plays the vendors' servers on loopback. Each origin has a port of its own, so that a request tells by where it
 * arrives which vendor it was meant for.
 */
export async function startSimulator(
  demos: readonly ProviderDemo[],
  { now }: { now: () => number },
): Promise<Simulator> {
  const log = createRequestLog();
  const behaviours = createBehaviours();
  const closing = new AbortController();

  async function receive(origin: string, incoming: IncomingMessage): Promise<[DemoAnswer, RecordedRequest]> {
    const { method = 'GET', url: path = '/' } = incoming;
    const headers = headersOf(incoming);
    const body = await bodyOf(incoming);
    const at = now();
    const request = { origin, method, path, headers, token: presented(headers), body };
    return [answerTo(demos, { ...request, now: at }), log.add({ ...request, at })];
  }

  const play = (origin: string): Server =>
    createServer((incoming, response) => {
      receive(origin, incoming)
        .then(([normal, recorded]) => reply(response, normal, behaviours.take(recorded), closing.signal))
        // Whatever goes wrong here is, seen from outside, a vendor that hangs up.
        .catch(() => response.destroy());
    });

  const origins = [...new Set(demos.flatMap((demo) => demo.origins))];
  const servers = origins.map(play);
  const addresses = await Promise.all(servers.map(listen));

  return {
    endpoints: Object.fromEntries(origins.map((origin, index) => [origin, addresses[index] ?? ''])),
    requests: log.requests,
    control: { set: behaviours.set, clear: behaviours.clear, waitForRequest: log.waitFor },
    async close() {
      closing.abort();
      const ends = servers.map((server) => once(server, 'close'));
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      await Promise.all(ends);
    },
  };
}
