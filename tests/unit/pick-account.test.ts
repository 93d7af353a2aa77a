import { describe, expect, test } from 'vitest';
import { pickAccount } from '../../app/export/pick-account.ts';
import { account } from './sample.ts';

const [ada, grace, codex] = [
  account({ id: 'anthropic-00000001', label: 'ada@example.com' }),
  account({ id: 'anthropic-00000002', label: 'grace@example.com' }),
  account({ id: 'openai-00000003', provider: 'openai', label: 'ada@example.com' }),
];
const all = [ada, grace, codex];

describe('an account in a command', () => {
  test.each([
    ['its id', 'anthropic-00000002', grace],
    ['a label that only one has', 'grace@example.com', grace],
    ['a provider that has only one', 'openai', codex],
  ])('is named by %s', (_how, wanted, found) => {
    expect(pickAccount(wanted, all)).toEqual({ account: found });
  });

  test.each([
    ['a label that two have', 'ada@example.com', [ada, codex]],
    ['a provider that has two', 'anthropic', [ada, grace]],
    ['nothing that there is', 'cursor', []],
    ['a part of an id', 'openai-0000', []],
    ['nothing at all', '', []],
  ])('is not told by %s', (_how, wanted, candidates) => {
    expect(pickAccount(wanted, all)).toEqual({ candidates });
  });

  test('is the one with that id, whatever others are called', () => {
    const named = account({ id: 'openai-00000009', label: ada.id });
    expect(pickAccount(ada.id, [named, ada])).toEqual({ account: ada });
  });

  test('is not guessed from the provider where two have that label', () => {
    const twins = ['1', '2'].map((digit) => account({ id: `cursor-0000000${digit}`, label: 'openai' }));
    expect(pickAccount('openai', [...twins, codex])).toEqual({ candidates: twins });
  });
});
