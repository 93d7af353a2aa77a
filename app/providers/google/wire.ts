import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { profile } from '../code-assist.ts';
import { newMeter, onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import { entries, field, isObject, isThere, note, textAt, timeAt, whole, type Place } from '../reading.ts';
import { usedOfRemaining } from '../remaining.ts';
import { modelQuota } from './model-quota.ts';

/** "Gemini 2.5 Pro" for `gemini-2.5-pro`. */
const modelName = (id: string): string =>
  labelFromName(id.replaceAll('-', ' ')).replaceAll(/(?<= )[a-z]/g, (letter) => letter.toUpperCase());

function bucketMeter(bucket: Place, context: WireContext): Meter | null {
  if (!isObject(bucket)) return note(bucket, 'This is not a quota.');
  const model = textAt(field(bucket, 'model_id'));
  if (model === null) return note(bucket, 'This quota names no model.');
  return newMeter(context, {
    kind: modelQuota,
    label: modelName(model),
    scope: model,
    utilisation: usedOfRemaining(field(bucket, 'remaining_fraction')),
    resetsAt: timeAt(field(bucket, 'reset_time')),
  });
}

/** `POST /v1internal:retrieveUserQuota`. Of several buckets of a model, the one with the least left counts. */
const usage: WireMapping = (body, context) => {
  const answer = whole(body);
  const buckets = field(answer, 'buckets');
  if (!isThere(buckets)) note(answer, 'There is no limit in this answer.');
  const meters = onceEach(entries(buckets).flatMap((bucket) => bucketMeter(bucket, context) ?? []));
  return { plan: null, meters, credits: null, problems: answer.problems };
};

export const wire = { usage, profile };
