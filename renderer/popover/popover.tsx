import { useLayoutEffect, useRef } from 'preact/hooks';
import { amount } from '../../shared/format.ts';
import { bridge, initial } from '../bridge.ts';
import { AccountCard } from '../components/account-card.tsx';
import { RefreshIcon, SettingsIcon } from '../components/icons.tsx';
import { state } from '../model.ts';
import { FirstRun } from './first-run.tsx';
import { Headline } from './headline.tsx';

const refresh = (): void => void bridge.request.refresh({ accountId: null });

function Toolbar() {
  const reading = state.value.refreshing.length > 0;
  return (
    <div class="toolbar">
      <button type="button" class="icon-button" title="Refresh (R)" aria-label="Refresh" onClick={refresh}>
        <RefreshIcon turning={reading} />
      </button>
      <button
        type="button"
        class="icon-button"
        title="Settings"
        aria-label="Settings"
        onClick={() => void bridge.request.openSettings(undefined)}
      >
        <SettingsIcon />
      </button>
    </div>
  );
}

function Notices() {
  const { demo, notices, document } = state.value;
  return (
    <>
      {demo && <p class="ribbon">Sample data — these accounts do not exist</p>}
      {document.redirected && <p class="ribbon">Redirected — these numbers come from PLIMSOLL_ENDPOINTS</p>}
      {notices.map((notice) => (
        <p key={notice.id} class="notice" role="status">
          {notice.text}
        </p>
      ))}
    </>
  );
}

function Pool() {
  const { pool, accounts } = state.value.document;
  if (accounts.length < 2) return null;
  const usd = pool.totalUsd === null ? '' : ` (${amount(pool.totalUsd, 'USD')})`;
  return (
    <p class="pool">
      <span>
        <b>{pool.active}</b> active
      </span>
      <span>
        <b>{pool.exhausted}</b> exhausted
      </span>
      {pool.totalCredits !== null && (
        <span>
          <b>{amount(pool.totalCredits, 'credits')}</b> credits{usd}
        </span>
      )}
    </p>
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') void bridge.request.hide(undefined);
  if (event.key === 'r' && !event.ctrlKey && !event.metaKey && !event.altKey) refresh();
}

export function Popover() {
  const top = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  // The window takes the height of its content, so that one account does not float in a tall empty box.
  useLayoutEffect(() => {
    if (top.current === null || content.current === null) return undefined;
    const frame = 2;
    const tell = (): void => {
      const height = (top.current?.offsetHeight ?? 0) + (content.current?.offsetHeight ?? 0) + frame;
      void bridge.request.fit({ height });
    };
    const observer = new ResizeObserver(tell);
    observer.observe(content.current);
    tell();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const { accounts } = state.value.document;
  return (
    <main class="popover">
      <header class="top" ref={top}>
        <Headline />
        <Toolbar />
      </header>
      <div class="body" role="region" aria-label="Accounts" tabIndex={0}>
        <div class="body-content" ref={content}>
          <Notices />
          <Pool />
          {accounts.length === 0 && <FirstRun />}
          {accounts.map((account) => (
            <AccountCard key={account.id} account={account} />
          ))}
          {initial().withoutTray && (
            <footer class="without-tray">
              <p>No tray was found on this desktop, so Plimsoll shows this window. Closing it quits.</p>
              <button type="button" class="quiet" onClick={() => void bridge.request.quit(undefined)}>
                Quit
              </button>
            </footer>
          )}
        </div>
      </div>
    </main>
  );
}
