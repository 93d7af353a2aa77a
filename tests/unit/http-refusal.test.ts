import { expect, test } from 'vitest';
import { createGetJson } from '../../app/system/http.ts';

const getJsonOf = (status: number, body: string) =>
  createGetJson({
    fetch: async () => new Response(body, { status }),
    endpoints: null,
    userAgent: 'Plimsoll/test',
    now: () => 0,
  });

async function told(status: number, body: string): Promise<{ texts: string[]; code: unknown }> {
  const texts: string[] = [];
  const request = { url: 'https://api.example.com/x', onRefusal: (text: string) => void texts.push(text) };
  const code = await getJsonOf(
    status,
    body,
  )(request).then(
    () => null,
    (error: { code?: unknown }) => error.code,
  );
  return { texts, code };
}

test("a refusal's body reaches the reader, and the error is the same as without", async () => {
  const body = '{"error":{"status":"UNSUPPORTED_CLIENT"}}';
  expect(await told(403, body)).toEqual({ texts: [body], code: 'forbidden' });
  expect(await told(500, 'x')).toEqual({ texts: ['x'], code: 'server_error' });
});

test('an answer is no refusal, whatever is in it', async () => {
  expect(await told(200, '{"error":"x"}')).toEqual({ texts: [], code: null });
});
