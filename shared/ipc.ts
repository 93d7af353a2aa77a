import { z } from 'zod';
import type { RequestName } from './ipc-names.ts';
import { settingsSchema, type Settings } from './settings.ts';
import type { AppState, Outcome } from './state.ts';

/**
 * The contract between a page and the main process: what each request takes and gives. Inputs are parsed on arrival;
 * outputs are ours, so their types are enough. The names stand in ipc-names.ts, so that the preload and the pages
 * need no zod.
 */
const nothing = z.undefined();

export interface Numbered {
  /** Counts up with every change; a page drops what is older than what it has. */
  number: number;
  state: AppState;
}

const gives = <T>() => z.custom<T>();

export const contract = {
  getState: { in: nothing, out: gives<Numbered>() },
  refresh: { in: z.object({ accountId: z.string().max(80).nullable() }), out: gives<Outcome[]>() },
  connect: {
    in: z.object({ provider: z.string().max(40), tool: z.string().max(40) }),
    out: gives<Outcome>(),
  },
  getSettings: { in: nothing, out: gives<{ settings: Settings; trouble: string | null }>() },
  saveSettings: { in: settingsSchema, out: gives<Settings>() },
  openPage: { in: z.object({ provider: z.string().max(40) }), out: gives<null>() },
  openSettings: { in: nothing, out: gives<null>() },
  openDemo: { in: nothing, out: gives<null>() },
  /** The height the page's content wants, in CSS pixels. */
  fit: { in: z.object({ height: z.number().min(1).max(10_000) }), out: gives<null>() },
  hide: { in: nothing, out: gives<null>() },
  quit: { in: nothing, out: gives<null>() },
} satisfies Record<RequestName, { in: z.ZodType; out: z.ZodType }>;

export type Contract = typeof contract;
export type Input<N extends RequestName> = z.infer<Contract[N]['in']>;
export type Output<N extends RequestName> = z.infer<Contract[N]['out']>;

export type Answer<T> = { ok: T } | { error: { code: string; message: string } };
