import { vi } from 'vitest';
import { ownBackend, type Backend } from '../../app/export/backend.ts';
import type { KeptAnswers } from '../../app/accounts/answers.ts';
import { runCommand, type EngineCommand } from '../../app/export/commands.ts';
import { engineRig } from './engine-rig.ts';

export const statusCommand = {
  name: 'status',
  json: false,
  watch: false,
  demo: false,
  refresh: false,
} as const;

/** A terminal on a machine where Ada is signed in to Acme. */
export function terminal({ isApp = false } = {}) {
  const rig = engineRig();
  const [out, err]: [string[], string[]] = [[], []];
  const end = new AbortController();
  const ready = vi.fn(async () => null);
  const kept: KeptAnswers[] = [];
  const written: [accountId: string, name: string, text: string][] = [];
  const stdin = { text: '' };
  const own: Backend = ownBackend({
    engine: rig.engine,
    accounts: rig.accounts,
    ready,
    poll() {
      rig.engine.start();
      return rig.engine.stop;
    },
  });
  const run = (command: EngineCommand): Promise<number> =>
    runCommand(command, {
      backend: own,
      isApp,
      answers: { of: async () => kept },
      captures: { write: (...capture) => void written.push(capture) },
      io: {
        out: (text) => void out.push(text),
        err: (text) => void err.push(text),
        input: async () => stdin.text,
        colour: false,
        terminal: false,
        program: 'plimsoll',
        now: rig.now,
        end: end.signal,
      },
    });
  return { ...rig, out, err, end: () => end.abort(), ready, kept, written, stdin, run };
}
