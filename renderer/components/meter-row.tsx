import { ageText, amount, percent, resetText } from '../../shared/format.ts';
import type { MeterView } from '../../shared/state.ts';
import { now } from '../model.ts';

const money = ({ used, limit, unit }: MeterView): string | null => {
  if (used === null || unit === 'percent') return null;
  const of = limit === null ? '' : ` of ${amount(limit, unit)}`;
  return `${amount(used, unit)}${of}`;
};

function timing(meter: MeterView): string {
  if (meter.freshness === 'expected') return `the window is over, ${ageText(meter.readAt, now.value)}`;
  if (meter.utilisation === 0 && meter.resetsAt === null) return 'not started';
  const reset =
    meter.resetsAt === null && meter.windowSeconds === null ? '' : resetText(meter.resetsAt, now.value);
  return meter.freshness === 'stale'
    ? [reset, ageText(meter.readAt, now.value)].filter(Boolean).join(', ')
    : reset;
}

/** One limit: its name, how much is used, a bar, and when it comes back. */
export function MeterRow({ meter }: { meter: MeterView }) {
  const width = Math.min(100, Math.max(0, meter.utilisation ?? 0));
  const extra = [money(meter), timing(meter)].filter(Boolean).join(' · ');
  return (
    <li class={`meter tone-${meter.status} is-${meter.freshness}`}>
      <div class="meter-head">
        <span class="meter-label" title={meter.label}>
          {meter.label}
        </span>
        {meter.governing && <span class="meter-flag">nearest limit</span>}
        <span class="meter-value">{percent(meter.utilisation)}</span>
      </div>
      <div
        class="bar"
        role="meter"
        aria-label={meter.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={width}
        aria-valuetext={`${percent(meter.utilisation)} used, ${meter.status}`}
      >
        {meter.utilisation !== null && <div class="bar-fill" style={{ width: `${width}%` }} />}
      </div>
      {extra !== '' && <div class="meter-foot">{extra}</div>}
    </li>
  );
}
