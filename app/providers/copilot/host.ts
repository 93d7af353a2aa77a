import { ReadError } from '../read-error.ts';

export const ownHost = 'github.com';

const wellFormed = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?$/;

/** A host's name as a login file gives it; null when it is none. */
export function hostIn(text: string): string | null {
  const host = text.trim().toLowerCase();
  return wellFormed.test(host) ? host : null;
}

/** Where the API of this GitHub is. A token only ever goes to the host that it came from. */
export function apiOrigin(baseUrl: string | null): string {
  if (baseUrl === null) return `https://api.${ownHost}`;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url?.protocol !== 'https:') {
    throw new ReadError(
      'unsupported',
      'GitHub Enterprise is only asked over https:, as in https://octo.ghe.com.',
    );
  }
  return `https://${url.host.startsWith('api.') ? '' : 'api.'}${url.host}`;
}
