import { fingerprint } from '../fingerprint.ts';
import { reworded } from '../present.ts';
import type { KeySource } from '../provider.ts';
import { field, textAt, whole } from '../reading.ts';
import { askKey, refused } from './asking.ts';
import { wire } from './wire.ts';

export const keys: KeySource = {
  keyName: 'API key',
  defaultBaseUrl: null,
  async accounts({ key }, tools) {
    const body = await askKey(tools, key).catch((error: unknown) => {
      throw reworded(error, refused);
    });
    const { plan } = wire.key(body, { now: tools.now(), via: 'key' });
    // The name that was given to the key, or its beginning and end; never the key itself.
    const said = textAt(field(field(whole(body), 'data'), 'label'));
    const name = said !== null && key.includes(said) ? null : said;
    return [
      {
        provider: 'openrouter',
        vendorAccount: fingerprint(key),
        label: name === null ? 'OpenRouter' : `OpenRouter (${name})`,
        plan,
        member: null,
        unsupported: null,
      },
    ];
  },
};
