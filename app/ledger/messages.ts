import type { ErrorCode } from '../../shared/meter.ts';

/** Only an error's code is written down: a message may name a path, and a path a person. This is how it reads later. */
export const messages: Record<ErrorCode, string> = {
  auth_expired: 'The login has expired. Sign in again.',
  forbidden: 'This login may not read usage.',
  rate_limited: 'The provider asks us to wait. Refreshing sooner makes it worse.',
  network_challenge: 'A network check in front of the provider stopped us. The login itself may be fine.',
  offline: 'The provider could not be reached.',
  timeout: 'The provider did not answer in time.',
  server_error: 'The provider had trouble of its own. It is tried again later.',
  unreadable: 'The answer could not be made sense of.',
  not_found: 'The provider has no such plan or address for this account.',
  not_signed_in: 'There is no login for this account any more. Sign in again.',
  unsupported: 'There is no way to read this account.',
};
