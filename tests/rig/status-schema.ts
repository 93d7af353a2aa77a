import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from './electron.ts';

/** The published promise, as something that a test can hold a document against. */
export const statusSchema = z.fromJSONSchema(
  JSON.parse(readFileSync(join(checkout, 'docs/status.schema.json'), 'utf8')) as z.core.JSONSchema.JSONSchema,
);

/** Where a document breaks the promise; empty when it keeps it. */
export const breaches = (document: unknown): string[] =>
  (statusSchema.safeParse(document).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
