import { signal } from '@preact/signals';
import type { FindingView } from '../../shared/state.ts';
import { bridge } from '../bridge.ts';
import { state } from '../model.ts';

const busy = signal<string | null>(null);
const said = signal<string | null>(null);

async function connect({ provider, tool, toolName }: FindingView): Promise<void> {
  busy.value = tool;
  const answer = await bridge.request.connect({ provider, tool });
  busy.value = null;
  said.value = 'error' in answer ? answer.error.message : `${toolName}: ${answer.ok.text}`;
}

function Finding({ finding }: { finding: FindingView }) {
  return (
    <li class="finding">
      <div>
        <strong>{finding.toolName}</strong>
        <span class="finding-note">{finding.trouble ?? 'is signed in on this machine.'}</span>
      </div>
      {finding.trouble === null && (
        <button type="button" disabled={busy.value !== null} onClick={() => void connect(finding)}>
          {busy.value === finding.tool ? 'Connecting…' : 'Use its login'}
        </button>
      )}
    </li>
  );
}

/** Before the first account: what was found here, and what to do with it. */
export function FirstRun() {
  const { findings } = state.value;
  return (
    <section class="card first-run" aria-label="Connect an account">
      <h2>Connect an account</h2>
      {findings.length === 0 ? (
        <p>
          No login of Claude Code, Codex or another known tool was found on this machine. Sign in with one of
          them, then press Refresh.
        </p>
      ) : (
        <>
          <ul class="findings">
            {findings.map((finding) => (
              <Finding key={finding.tool} finding={finding} />
            ))}
          </ul>
          <p class="fine">
            Plimsoll only reads that login, to ask for your usage. It never changes or refreshes it, so you
            stay signed in there.
          </p>
        </>
      )}
      {said.value !== null && <p role="status">{said.value}</p>}
      <button type="button" class="quiet" onClick={() => void bridge.request.openDemo(undefined)}>
        Look around with sample data
      </button>
    </section>
  );
}
