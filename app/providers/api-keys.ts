import type { ErrorCode } from '../../shared/meter.ts';
import type { CostReport } from './costs-reader.ts';
import { fingerprint } from './fingerprint.ts';
import { monthOf } from './months.ts';
import type { JsonRequest, KeyAccount, KeySource, ReaderTools } from './provider.ts';
import { ReadError } from './read-error.ts';

export interface ApiKeys {
  provider: string;
  /** "OpenAI API". */
  name: string;
  report: CostReport;
  isAdminKey(key: string): boolean;
  /** The cheapest thing that any key may ask, which costs nothing. */
  anyKeyRequest(key: string): JsonRequest;
  /** Names the organisation in an answer's headers. */
  organisationHeader: string;
}

type Net = Pick<ReaderTools, 'getJson' | 'now'>;

const refusals: ReadonlySet<ErrorCode> = new Set(['auth_expired', 'forbidden']);
const isRefusal = (error: unknown): boolean => error instanceof ReadError && refusals.has(error.code);

/** An admin key speaks for its organisation, whichever key that is; gives who that is, or null when it is no admin key. */
async function organisationOf(api: ApiKeys, key: string, net: Net): Promise<{ id: string | null } | null> {
  let id: string | null = null;
  try {
    await net.getJson({
      ...api.report.request(key, monthOf(net.now()).start, null),
      onHeaders: (headers) => {
        id = headers.get(api.organisationHeader)?.trim().slice(0, 100) || null;
      },
    });
    return { id };
  } catch (error) {
    if (isRefusal(error) && !api.isAdminKey(key)) return null;
    throw error;
  }
}

const refused = (name: string): ReadError => new ReadError('auth_expired', `${name}: the key was refused.`);

/** Keys that bill by use: admin keys can say what was spent, others only what the headers of answers to them say. */
export const apiKeys = (api: ApiKeys): KeySource => ({
  keyName: 'API key',
  defaultBaseUrl: null,
  async accounts({ key }, net): Promise<KeyAccount[]> {
    const account = (vendorAccount: string, label: string): KeyAccount[] => [
      { provider: api.provider, vendorAccount, label, plan: 'api', member: null, unsupported: null },
    ];
    try {
      const organisation = await organisationOf(api, key, net);
      if (organisation !== null) {
        const { id } = organisation;
        return account(id ?? fingerprint(key), id === null ? api.name : `${api.name} (${id})`);
      }
      await net.getJson(api.anyKeyRequest(key));
    } catch (error) {
      throw error instanceof ReadError && error.code === 'auth_expired' ? refused(api.name) : error;
    }
    return account(fingerprint(key), `${api.name} (not an admin key)`);
  },
});
