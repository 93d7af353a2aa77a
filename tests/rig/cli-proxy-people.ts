import type { ProxyAccount, VendorAnswer, VendorRequest } from './cli-proxy.ts';

/** People behind a stand-in for CLIProxyAPI, and what their vendors say of them. */

export const now = Date.UTC(2026, 3, 15, 12);
const soon = new Date(now + 3_600_000).toISOString();

export const behind: Record<string, ProxyAccount> = {
  ada: {
    file: {
      id: 'claude-ada.json',
      auth_index: 'a1',
      provider: 'claude',
      email: 'ada@example.com',
      status: 'active',
    },
    token: 'token-of-ada',
  },
  stale: {
    file: {
      id: 'claude-sam.json',
      auth_index: 'a2',
      provider: 'claude',
      email: 'sam@example.com',
      status: 'error',
    },
    token: 'expired-token-of-sam',
  },
  codex: {
    file: {
      id: 'codex-cleo.json',
      auth_index: 'c1',
      type: 'codex',
      provider: 'codex',
      email: 'cleo@example.com',
      id_token: { chatgpt_account_id: 'acc-cleo', plan_type: 'plus' },
    },
    token: 'token-of-cleo',
  },
  antigravity: {
    file: {
      id: 'antigravity-ann.json',
      auth_index: 'g1',
      provider: 'antigravity',
      email: 'ann@example.com',
      project_id: 'project-of-ann',
    },
    token: 'token-of-ann',
  },
  kimi: {
    file: { id: 'kimi-kim.json', auth_index: 'k1', provider: 'kimi', email: 'kim@example.com' },
    token: 'token-of-kim',
  },
  disabled: {
    file: {
      id: 'claude-dora.json',
      auth_index: 'a3',
      provider: 'claude',
      email: 'dora@example.com',
      disabled: true,
    },
    token: 'token-of-dora',
  },
  unsupported: {
    file: { id: 'xai-xavi.json', auth_index: 'x1', provider: 'xai', email: 'xavi@example.com' },
    token: 'token-of-xavi',
  },
};

const answers: Record<string, (request: VendorRequest) => VendorAnswer> = {
  'https://api.anthropic.com/api/oauth/usage': () => ({
    status: 200,
    body: {
      five_hour: { utilization: 11, resets_at: soon },
      seven_day: { utilization: 40, resets_at: soon },
    },
  }),
  'https://api.anthropic.com/api/oauth/profile': () => ({
    status: 200,
    body: { account: { has_claude_max: true }, organization: { rate_limit_tier: 'default_claude_max_20x' } },
  }),
  'https://chatgpt.com/backend-api/wham/usage': () => ({
    status: 200,
    body: {
      plan_type: 'plus',
      rate_limit: {
        primary_window: { used_percent: 22, limit_window_seconds: 18_000, reset_after_seconds: 60 },
      },
      credits: { has_credits: true, unlimited: false, balance: '12.5' },
    },
  }),
  'https://daily-cloudcode-pa.googleapis.com/v1internal:retrieveUserQuotaSummary': () => ({
    status: 200,
    body: {
      groups: [
        {
          displayName: 'Gemini Models',
          buckets: [{ bucketId: 'gemini-5h', remaining: { remainingFraction: 0.25 }, resetTime: soon }],
        },
      ],
    },
  }),
  'https://daily-cloudcode-pa.googleapis.com/v1internal:loadCodeAssist': () => ({
    status: 200,
    body: { currentTier: { id: 'g1-pro-tier' } },
  }),
  'https://api.kimi.com/coding/v1/usages': () => ({
    status: 200,
    body: {
      user: { membership: { level: 'LEVEL_BASIC' } },
      usage: { limit: '100', remaining: '64', resetTime: soon },
    },
  }),
};

/** The vendors, all of them: who comes without a token that is good is refused. */
export function vendor(request: VendorRequest): VendorAnswer {
  if (!/^Bearer token-of-\w+$/.test(request.header['Authorization'] ?? '')) {
    return { status: 401, body: { error: 'invalid token' } };
  }
  return answers[request.url]?.(request) ?? { status: 404, body: { error: 'not found' } };
}
