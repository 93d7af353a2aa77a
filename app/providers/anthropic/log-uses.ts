import { amountAt, field, momentAt, textAt, whole, type Place } from '../reading.ts';

/** What one answer of the model cost, as a session log says it. */
export interface Use {
  /** The same answer is written down more than once: counted by this, it counts once. */
  key: string;
  /** Epoch ms. */
  at: number;
  tokens: number;
}

/**
 * Cache reads are left out: they are most of all tokens and the cheapest, so that with them the number would tell how
 * long a conversation has become, and not how much was asked.
 */
const counted = ['input_tokens', 'output_tokens', 'cache_creation_input_tokens'];

const parsed = (line: string): Place | null => {
  try {
    return whole(JSON.parse(line));
  } catch {
    return null;
  }
};

/** The use that a line of a session log records; null when it records none. */
export function useIn(line: string): Use | null {
  // Most lines are the person's or a tool's, and long: looking is cheaper than parsing.
  if (!line.includes('"usage"')) return null;
  const entry = parsed(line);
  if (entry === null || textAt(field(entry, 'type')) !== 'assistant') return null;
  const message = field(entry, 'message');
  const at = momentAt(field(entry, 'timestamp'));
  if (at === null) return null;
  const amounts = counted.map((name) => amountAt(field(field(message, 'usage'), name)) ?? 0);
  const id = textAt(field(message, 'id'));
  const request = textAt(field(entry, 'requestId'));
  const key = id === null ? `line ${textAt(field(entry, 'uuid')) ?? line}` : `${id} ${request}`;
  return { key, at, tokens: amounts.reduce((sum, amount) => sum + amount, 0) };
}
