import { ageText, amount, duration } from '../../shared/format.ts';
import type { AccountView } from '../../shared/state.ts';
import { now, state } from '../model.ts';
import { MeterRow } from './meter-row.tsx';

function CreditsRow({ account }: { account: AccountView }) {
  const { credits } = account;
  if (credits === null) return null;
  const shown = credits.hasCredits || credits.unlimited;
  const text = credits.unlimited
    ? 'unlimited'
    : credits.balance === null
      ? 'unknown'
      : amount(credits.balance, 'credits');
  return (
    <>
      {shown && (
        <div class="credits">
          <span>Credits</span>
          <span class="credits-value">{text}</span>
        </div>
      )}
      {credits.overageLimitReached && <div class="flag-red">The overage limit is reached</div>}
    </>
  );
}

function ErrorLine({ account }: { account: AccountView }) {
  const { error } = account;
  if (error === null) return null;
  const wait = error.retryAt === null ? Number.NaN : Date.parse(error.retryAt) - now.value;
  return (
    <p class="card-error" role="status">
      {error.message}
      {wait > 0 && ` Next try in ${duration(wait)}.`}
    </p>
  );
}

export function AccountCard({ account }: { account: AccountView }) {
  const reading = state.value.refreshing.includes(account.id);
  return (
    <section class={`card status-${account.status}`} aria-label={`${account.providerName} ${account.label}`}>
      <header class="card-head">
        <h2>{account.providerName}</h2>
        {account.planLabel !== null && <span class="plan">{account.planLabel}</span>}
        <span class="card-label" title={account.label}>
          {account.label}
        </span>
      </header>
      <ErrorLine account={account} />
      <ul class="meters">
        {account.meters.map((meter) => (
          <MeterRow key={`${meter.kind}/${meter.scope ?? ''}`} meter={meter} />
        ))}
      </ul>
      <CreditsRow account={account} />
      <footer class="card-foot">
        {reading ? 'reading…' : ageText(account.readAt, now.value)}
        {account.via !== null && !reading && ` · via ${account.via}`}
      </footer>
    </section>
  );
}
