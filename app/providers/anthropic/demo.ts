import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';
import { answerToKey } from './demo-api.ts';

const hour = 3600;
const fiveHours = 5 * hour;
const week = 168 * hour;

interface Person {
  account: DemoAccount;
  uuid: string;
  session: SampleWindow;
  week: SampleWindow;
  opus: SampleWindow | null;
  extraUsage: { monthly_limit: number; used_credits: number; currency: string } | null;
}

/** The statuses hold all day: fine, a warning on one model, and close to the limit. */
const people: Person[] = [
  {
    account: { label: 'ada@example.com', plan: 'default_claude_max_20x', token: 'sample-claude-ada' },
    uuid: '6f1d2a94-0c55-4d1e-9b7a-2f60c1a9e001',
    session: { seconds: fiveHours, from: 18, to: 58, shift: 1.6 * hour },
    week: { seconds: week, from: 31, to: 64, shift: 83 * hour },
    opus: { seconds: week, from: 72, to: 86, shift: 83 * hour },
    extraUsage: { monthly_limit: 5000, used_credits: 1240, currency: 'USD' },
  },
  {
    account: { label: 'studio@example.com', plan: 'pro', token: 'sample-claude-studio' },
    uuid: '0b8e7c52-77d3-4f0a-8a41-91be53d7e002',
    session: { seconds: fiveHours, from: 91.4, to: 97.8, shift: 3.9 * hour },
    week: { seconds: week, from: 71, to: 88, shift: 131 * hour },
    opus: null,
    extraUsage: null,
  },
];

const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '000+00:00');

function window(shape: SampleWindow, now: number): { utilization: number; resets_at: string } {
  const { used, resetsAt } = sample(shape, now);
  return { utilization: used, resets_at: iso(resetsAt) };
}

function limit(kind: string, group: string, shape: SampleWindow, now: number, model?: string): object {
  const { utilization, resets_at } = window(shape, now);
  const scope = model === undefined ? null : { model: { id: null, display_name: model }, surface: null };
  return { kind, group, percent: Math.round(utilization), resets_at, scope, is_active: group === 'session' };
}

function usage(person: Person, now: number): object {
  const { extraUsage: extra } = person;
  return {
    five_hour: window(person.session, now),
    seven_day: window(person.week, now),
    seven_day_opus: null,
    seven_day_sonnet: null,
    limits: [
      limit('session', 'session', person.session, now),
      limit('weekly_all', 'weekly', person.week, now),
      ...(person.opus === null ? [] : [limit('weekly_scoped', 'weekly', person.opus, now, 'Opus')]),
    ],
    extra_usage:
      extra === null
        ? { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null }
        : { is_enabled: true, ...extra, utilization: (extra.used_credits / extra.monthly_limit) * 100 },
  };
}

function profile({ account, uuid }: Person): object {
  const isPro = account.plan === 'pro';
  return {
    account: { uuid, email: account.label, has_claude_max: !isPro, has_claude_pro: isPro },
    organization: {
      uuid,
      name: account.label,
      organization_type: isPro ? 'claude_pro' : 'claude_max',
      rate_limit_tier: isPro ? 'default_claude_ai' : account.plan,
    },
  };
}

export const demo: ProviderDemo = {
  origins: ['https://api.anthropic.com'],
  accounts: people.map(({ account }) => account),
  answer(request) {
    const { path, token, now } = request;
    const known = path === '/api/oauth/usage' || path === '/api/oauth/profile';
    if (!known) return answerToKey(request);
    const person = people.find(({ account }) => account.token === token);
    if (person === undefined) {
      const error = { type: 'authentication_error', message: 'Invalid bearer token' };
      return { status: 401, body: { type: 'error', error } };
    }
    return { status: 200, body: path.endsWith('usage') ? usage(person, now) : profile(person) };
  },
};
