import { z } from 'zod';

/** Raise together with a step in `app/system/settings-migrations.ts`. */
export const settingsVersion = 1;

export const settingsSchema = z.object({
  version: z.literal(settingsVersion),
  thresholds: z
    .object({ warning: z.number().min(1).max(100), critical: z.number().min(1).max(100) })
    .refine(({ warning, critical }) => warning <= critical, { error: 'Warning must not be above critical.' }),
  polling: z.object({ everyMinutes: z.number().min(1).max(120) }),
  popover: z.object({ destroyAfterSeconds: z.number().min(0).max(86_400) }),
  appearance: z.object({ theme: z.enum(['system', 'light', 'dark']) }),
  credits: z.object({ perUsd: z.number().min(0).max(1_000_000) }),
  /** What a person means to spend a month, by account. */
  budgets: z.record(z.string(), z.number().min(0)),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  version: settingsVersion,
  thresholds: { warning: 70, critical: 90 },
  polling: { everyMinutes: 5 },
  popover: { destroyAfterSeconds: 60 },
  appearance: { theme: 'system' },
  credits: { perUsd: 25 },
  budgets: {},
};
