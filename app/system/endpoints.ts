import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Origin → loopback origin. */
export type Endpoints = ReadonlyMap<string, string>;

export class EndpointsError extends Error {
  override readonly name = 'EndpointsError';
}

const loopbackHosts = new Set(['localhost', '[::1]']);

export function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname) || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function originOf(text: string, role: string): URL {
  const url = URL.parse(text);
  // Compared whole: what an origin has no place for (a path, a query, a password) would be dropped without a word.
  const bare = url !== null && url.href === `${url.origin}/`;
  if (!bare || !['http:', 'https:'].includes(url.protocol)) {
    throw new EndpointsError(
      `PLIMSOLL_ENDPOINTS: ${role} "${text}" is not an origin such as https://api.example.com.`,
    );
  }
  return url;
}

/** Reads the text of the file that PLIMSOLL_ENDPOINTS names. Anything but loopback targets is refused. */
export function parseEndpoints(text: string): Endpoints {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EndpointsError('PLIMSOLL_ENDPOINTS: the file is not JSON.');
  }
  const parsed = z.record(z.string(), z.string()).safeParse(json);
  if (!parsed.success) {
    throw new EndpointsError('PLIMSOLL_ENDPOINTS: the file must be an object of origin → loopback origin.');
  }
  const endpoints = new Map<string, string>();
  for (const [from, to] of Object.entries(parsed.data)) {
    const target = originOf(to, 'the target');
    if (!isLoopback(target))
      throw new EndpointsError(`PLIMSOLL_ENDPOINTS: the target "${to}" is not loopback.`);
    endpoints.set(originOf(from, 'the source').origin, target.origin);
  }
  return endpoints;
}

/**
 * Where a request really goes; null when it must not be sent: with redirection on, only listed and loopback origins
 * are contacted, and plain http: never leaves this machine.
 */
export function redirected(address: string, endpoints: Endpoints | null): string | null {
  const url = new URL(address);
  const target = endpoints?.get(url.origin);
  if (target !== undefined) return target + url.pathname + url.search;
  if (isLoopback(url)) return url.href;
  return endpoints === null && url.protocol === 'https:' ? url.href : null;
}

export function readEndpoints(file: string): Endpoints {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new EndpointsError(`PLIMSOLL_ENDPOINTS: the file ${file} cannot be read.`, { cause: error });
  }
  return parseEndpoints(text);
}
