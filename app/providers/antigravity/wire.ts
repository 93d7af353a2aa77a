import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { profile, unwrapped } from '../code-assist.ts';
import { newMeter, onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import {
  entries,
  field,
  firstField,
  isObject,
  isThere,
  note,
  textAt,
  timeAt,
  whole,
  type Place,
} from '../reading.ts';
import { usedOfRemaining } from '../remaining.ts';
import { nameBucket } from './window.ts';

const fraction = 'remaining_fraction';

/** Seen beside the bucket's name, in an object of its own, and as a case with its value; anything else may be an amount. */
function fractionOf(bucket: Place): Place {
  const remaining = field(bucket, 'remaining');
  if (!isObject(remaining)) return field(bucket, fraction);
  const named = textAt(field(remaining, 'case'));
  const isFraction = named === 'remainingFraction' || named === fraction;
  return isFraction ? field(remaining, 'value') : field(remaining, fraction);
}

function bucketMeter(bucket: Place, scope: string, context: WireContext): Meter | null {
  if (!isObject(bucket)) return note(bucket, 'This is not a quota.');
  return newMeter(context, {
    ...nameBucket(bucket, scope),
    utilisation: usedOfRemaining(fractionOf(bucket)),
    resetsAt: timeAt(field(bucket, 'reset_time')),
  });
}

/** The group's name. Without one, what its first bucket is called before the length: `gemini-weekly`. */
function scopeOf(group: Place, buckets: readonly Place[]): string {
  const own = textAt(firstField(group, 'display_name', 'name', 'group_id'));
  if (own !== null) return own;
  const ids = buckets.map((bucket) => textAt(firstField(bucket, 'bucket_id', 'id')));
  const prefix = ids.find((id) => id !== null)?.replace(/[-_][^-_]*$/, '');
  return labelFromName(prefix ?? 'Models');
}

function groupMeters(group: Place, context: WireContext): Meter[] {
  if (!isObject(group)) {
    note(group, 'This is not a group of models.');
    return [];
  }
  const buckets = entries(field(group, 'buckets'));
  const scope = scopeOf(group, buckets);
  return buckets.flatMap((bucket) => bucketMeter(bucket, scope, context) ?? []);
}

/** `POST /v1internal:retrieveUserQuotaSummary`. Each group of models has limits of its own; none limits everything. */
const usage: WireMapping = (body, context) => {
  const answer = whole(body);
  const groups = field(unwrapped(answer), 'groups');
  if (!isThere(groups)) note(answer, 'There is no limit in this answer.');
  const meters = onceEach(entries(groups).flatMap((group) => groupMeters(group, context)));
  return { plan: null, meters, credits: null, problems: answer.problems };
};

export const wire = { usage, profile };
