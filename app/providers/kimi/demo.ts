import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAnswer, ProviderDemo } from '../provider.ts';
import { field, textAt, whole } from '../reading.ts';

const hour = 3600;
const fiveHours: SampleWindow = { seconds: 5 * hour, from: 12, to: 44, shift: 4.3 * hour };
const week: SampleWindow = { seconds: 168 * hour, from: 24, to: 61, shift: 101 * hour };

const management = '/v0/management';
const index = 'sample-kimi-0';

/** Behind a CLIProxyAPI on this machine, whose management key is, in the demo, the account's own name. */
const account = {
  label: 'mei@example.com',
  plan: 'LEVEL_INTERMEDIATE',
  token: 'mei@example.com',
  source: 'cliproxy',
} as const;

const files = [
  { id: 'kimi-mei.json', auth_index: index, provider: 'kimi', email: account.label, status: 'active' },
  { id: 'xai-mei.json', auth_index: 'sample-xai-0', provider: 'xai', email: account.label, status: 'active' },
];

function detail(shape: SampleWindow, now: number): object {
  const { used, resetsAt } = sample(shape, now);
  const limit = 2000;
  const rest = limit - Math.round((used / 100) * limit);
  return { limit: `${limit}`, remaining: `${rest}`, resetTime: new Date(resetsAt).toISOString() };
}

const usages = (now: number): object => ({
  user: { membership: { level: account.plan } },
  usage: detail(week, now),
  limits: [{ window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' }, detail: detail(fiveHours, now) }],
});

/** What the vendor would say to a request that the proxy sent on. */
function call(text: string, now: number): DemoAnswer {
  const request = whole(JSON.parse(text));
  const known =
    textAt(field(request, 'auth_index')) === index &&
    textAt(field(request, 'url')) === 'https://api.kimi.com/coding/v1/usages';
  const body = JSON.stringify(known ? usages(now) : { error: 'Unauthorized' });
  return { status: 200, body: { status_code: known ? 200 : 401, header: {}, body } };
}

export const demo: ProviderDemo = {
  origins: ['http://127.0.0.1:8317'],
  accounts: [account],
  answer({ method, path, token, body, now }) {
    const known = [`GET ${management}/auth-files`, `POST ${management}/api-call`];
    if (!known.includes(`${method} ${path}`)) return null;
    if (token !== account.token) return { status: 401, body: { error: 'invalid management key' } };
    return method === 'GET' ? { status: 200, body: { files } } : call(body, now);
  },
};
