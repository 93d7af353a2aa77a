import type { ErrorCode } from '../../../shared/meter.ts';
import type { ReaderTools } from '../provider.ts';

const base = 'https://openrouter.ai/api/v1';

type Net = Pick<ReaderTools, 'getJson'>;

const ask =
  (path: string) =>
  (tools: Net, key: string): Promise<unknown> =>
    tools.getJson({ url: `${base}${path}`, headers: { authorization: `Bearer ${key}` } });

export const askKey = ask('/key');
export const askCredits = ask('/credits');

export const refused: Partial<Record<ErrorCode, string>> = {
  auth_expired: 'OpenRouter refused the key: it may have been deleted or disabled.',
};
