import type { Status } from '../../shared/status.ts';

interface MarkProps {
  used: number | null;
  status: Status;
  size: number;
  label: string;
}

/** The Plimsoll mark: a ring that fills from below, crossed by the load line. The same sign as in the tray. */
export function Mark({ used, status, size, label }: MarkProps) {
  const full = Math.min(100, Math.max(0, used ?? 0)) / 100;
  const surface = 27 - full * 22;
  return (
    <svg
      class={`mark tone-${status}`}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      role="img"
      aria-label={label}
    >
      <clipPath id={`tank-${size}`}>
        <circle cx="16" cy="16" r="11" />
      </clipPath>
      <circle class="mark-air" cx="16" cy="16" r="11" />
      {used !== null && (
        <rect class="mark-water" x="4" y={surface} width="24" height="24" clip-path={`url(#tank-${size})`} />
      )}
      <circle
        class="mark-ring"
        cx="16"
        cy="16"
        r="11"
        stroke-dasharray={used === null ? '3.2 2.56' : undefined}
      />
      <path class="mark-line-edge" d="M1 16H31" />
      <path class="mark-line" d="M1.5 16H30.5" />
    </svg>
  );
}
