import { isLoopback } from '../../system/endpoints.ts';
import { ReadError } from '../read-error.ts';

export const defaultBaseUrl = 'http://127.0.0.1:8317';

const management = '/v0/management';

const wrong = (why: string): ReadError => new ReadError('unsupported', why);

/** Where the proxy is managed, from what people give as its address: with or without the path of the management. */
export function managementOf(baseUrl: string | null): string {
  const url = URL.parse(baseUrl ?? defaultBaseUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw wrong(`The proxy's address is not one such as ${defaultBaseUrl}.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw wrong('The management key would cross the network unprotected: give the address as https:.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (!['', management].includes(path) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw wrong("The proxy's address is its scheme, host and port, and nothing more.");
  }
  return url.origin + management;
}
