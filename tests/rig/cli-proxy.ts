import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What CLIProxyAPI sends on to a vendor. */
export interface VendorRequest {
  method: string;
  url: string;
  header: Record<string, string>;
  data: string;
}

export interface VendorAnswer {
  status: number;
  header?: Record<string, string>;
  body: string | object;
}

/** An account behind the proxy: what it lists of it, and the token that it keeps to itself. */
export interface ProxyAccount {
  file: { auth_index?: string; provider: string; [member: string]: unknown };
  token: string;
}

export interface CliProxy {
  baseUrl: string;
  /** May be changed at any time, as its owner may. */
  settings: { key: string | null; remote: boolean; accounts: ProxyAccount[] };
  /** What was asked of the proxy: `GET /v0/management/auth-files`, and whether the key was right. */
  asked: { what: string; allowed: boolean }[];
  /** What it sent on. */
  sent: VendorRequest[];
  close(): Promise<void>;
}

const mostWrongKeys = 5;
const management = '/v0/management';

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const listed = (header: Record<string, string> = {}): Record<string, string[]> =>
  Object.fromEntries(Object.entries(header).map(([name, value]) => [name, [value]]));

/**
 * A stand-in that behaves as CLIProxyAPI does: it locks out who comes with five wrong keys, and sends a call for an
 * account that it does not have on to the vendor with the text `$TOKEN$` in it.
 */
export async function startCliProxy(
  settings: CliProxy['settings'],
  vendor: (request: VendorRequest) => VendorAnswer,
): Promise<CliProxy> {
  const asked: CliProxy['asked'] = [];
  const sent: VendorRequest[] = [];
  let wrongKeys = 0;

  /** Why this key does not open the door; null when it does. */
  function refusal(authorization: string | undefined): [status: number, error: string] | null {
    const { key, remote } = settings;
    if (wrongKeys >= mostWrongKeys) return [403, 'IP banned due to too many failed attempts.'];
    if (!remote) return [403, 'remote management disabled'];
    if (authorization === `Bearer ${key}`) return null;
    wrongKeys += 1;
    return [401, 'invalid management key'];
  }

  function call(text: string): [status: number, body: object] {
    const { auth_index, method, url, header, data } = JSON.parse(text) as VendorRequest & {
      auth_index: string;
    };
    const account = settings.accounts.find(({ file }) => file.auth_index === auth_index);
    const filled = Object.entries(header).map(([name, value]) => [
      name,
      account === undefined ? value : value.replaceAll('$TOKEN$', account.token),
    ]);
    const request = { method, url, header: Object.fromEntries(filled) as Record<string, string>, data };
    sent.push(request);
    const answer = vendor(request);
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    return [200, { status_code: answer.status, header: listed(answer.header), body }];
  }

  function answerTo(what: string, text: string): [status: number, body: object] {
    if (what === `GET ${management}/auth-files`) {
      return [200, { files: settings.accounts.map(({ file }) => file) }];
    }
    if (what === `POST ${management}/api-call`) return call(text);
    return [404, { error: 'not found' }];
  }

  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const what = `${request.method} ${request.url}`;
      const refused = settings.key === null ? null : refusal(request.headers.authorization);
      asked.push({ what, allowed: settings.key !== null && refused === null });
      if (settings.key === null) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
        return;
      }
      const [status, body] = refused === null ? answerTo(what, text) : [refused[0], { error: refused[1] }];
      response.writeHead(status, { 'content-type': 'application/json', 'x-cpa-version': '7.2.1' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    settings,
    asked,
    sent,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
