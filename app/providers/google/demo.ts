import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';

const hour = 3600;
const day = 24 * hour;

/** Somebody in a company whose Pro model runs short every day, while the smaller ones hardly fill. */
const account: DemoAccount = {
  label: 'lena@example.com',
  plan: 'standard-tier',
  token: 'sample-google-lena',
};

const models: [id: string, quota: SampleWindow][] = [
  ['gemini-2.5-pro', { seconds: day, from: 71, to: 88, shift: 9 * hour }],
  ['gemini-2.5-flash', { seconds: day, from: 4, to: 36, shift: 9 * hour }],
  ['gemini-2.5-flash-lite', { seconds: day, from: 0, to: 9, shift: 9 * hour }],
];

const load = {
  currentTier: { id: account.plan, name: 'Gemini Code Assist Standard' },
  cloudaicompanionProject: 'sample-project',
};

const buckets = (now: number): object[] =>
  models.map(([modelId, quota]) => {
    const { used, resetsAt } = sample(quota, now);
    return {
      modelId,
      remainingFraction: Math.round(1000 - used * 10) / 1000,
      resetTime: new Date(resetsAt).toISOString(),
      tokenType: 'REQUESTS',
    };
  });

export const demo: ProviderDemo = {
  origins: ['https://cloudcode-pa.googleapis.com'],
  accounts: [account],
  answer({ path, token, body, now }) {
    const loads = path === '/v1internal:loadCodeAssist';
    if (!loads && path !== '/v1internal:retrieveUserQuota') return null;
    if (token === account.token) return { status: 200, body: loads ? load : { buckets: buckets(now) } };
    // Antigravity asks the same server, in its own name.
    if (body.includes('ANTIGRAVITY')) return null;
    const error = { code: 401, message: 'Invalid authentication credentials.', status: 'UNAUTHENTICATED' };
    return { status: 401, body: { error } };
  },
};
