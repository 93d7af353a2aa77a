import { readFile } from 'node:fs/promises';
import { session, type Session } from 'electron';
import { contentSecurityPolicy, resolvePage } from './pages.ts';

const plain = (status: number): Response => new Response(null, { status });

async function serve(request: Request, root: string): Promise<Response> {
  const page = resolvePage(request.method, request.url, root);
  if ('status' in page) return plain(page.status);
  try {
    const headers = {
      'content-type': page.type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    };
    return new Response(new Uint8Array(await readFile(page.file)), { headers });
  } catch {
    return plain(404);
  }
}

let pages: Session | null = null;

/** The pages' own session, in memory only: no permission, no network, nothing but app://. Made on first use. */
export function pageSession(root: string): Session {
  if (pages !== null) return pages;
  pages = session.fromPartition('pages');
  pages.protocol.handle('app', (request) => serve(request, root));
  pages.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  pages.setPermissionCheckHandler(() => false);
  pages.setDevicePermissionHandler(() => false);
  pages.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !url.startsWith('app://plimsoll/') }),
  );
  pages.on('will-download', (event) => event.preventDefault());
  return pages;
}
