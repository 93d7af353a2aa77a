import { percent, resetText } from '../../shared/format.ts';
import { Mark } from '../components/mark.tsx';
import { now, state } from '../model.ts';

/** The one thing to know: the meter that will stop the person first. */
export function Headline() {
  const { governing, accounts } = state.value.document;
  const account = accounts.find(({ id }) => id === governing?.accountId);
  const meter = account?.meters.find((candidate) => candidate.governing);
  if (governing === null || account === undefined || meter === undefined) {
    const failed = accounts.some(({ error }) => error !== null);
    return (
      <div class="headline">
        <Mark used={null} status={failed ? 'error' : 'unknown'} size={64} label="No number known" />
        <div>
          <h1 class="headline-number">{accounts.length === 0 ? 'No account yet' : 'Not known yet'}</h1>
          <p class="headline-what">
            {accounts.length === 0
              ? 'Connect one to see what is left of it.'
              : 'No limit could be read so far.'}
          </p>
        </div>
      </div>
    );
  }
  return (
    <div class={`headline tone-${meter.status} is-${meter.freshness}`}>
      <Mark used={meter.utilisation} status={meter.status} size={64} label={meter.status} />
      <div>
        <h1 class="headline-number">
          {percent(meter.utilisation)} <span class="headline-unit">used</span>
        </h1>
        <p class="headline-what" title={meter.label}>
          {account.providerName} · {meter.label}
        </p>
        <p class="headline-when">{resetText(meter.resetsAt, now.value)}</p>
      </div>
    </div>
  );
}
