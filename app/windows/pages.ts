import { extname, join } from 'node:path';

/** Which file, if any, an app:// address stands for. Pure; everything it does not know is refused. */

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type Page = { file: string; type: string } | { status: 400 | 403 | 404 | 405 };

const plainSegment = /^[\w-][\w.-]*$/;

export function resolvePage(method: string, address: string, root: string): Page {
  if (method !== 'GET') return { status: 405 };
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'app:') return { status: 400 };
  if (url.host !== 'plimsoll' || url.username !== '' || url.password !== '') return { status: 403 };
  // The raw text is judged as well as the parsed path: the parser quietly repairs `..`, `\`, line breaks and their encodings.
  if (/[%\\\p{Cc}]|\/\.|\/\//u.test(address.slice('app://'.length))) return { status: 403 };
  const segments = url.pathname.slice(1).split('/');
  if (!segments.every((segment) => plainSegment.test(segment))) return { status: 403 };
  const type = types[extname(url.pathname)];
  return type === undefined ? { status: 404 } : { file: join(root, ...segments), type };
}
