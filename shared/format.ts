/** How numbers and times read. One place, so that tray, popover and terminal say the same. */

export function percent(utilisation: number | null): string {
  if (utilisation === null || !Number.isFinite(utilisation)) return '?';
  // 99.6 % used is not "100 %": the limit is reached when it is reached.
  const rounded = utilisation < 100 ? Math.min(99, Math.round(utilisation)) : Math.floor(utilisation);
  return `${rounded} %`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "3 d 4 h", "2 h 5 min", "4 min", "under a minute". */
export function duration(ms: number): string {
  if (!(ms >= minute)) return 'under a minute';
  const [days, hours, minutes] = [
    Math.floor(ms / day),
    Math.floor((ms % day) / hour),
    Math.floor((ms % hour) / minute),
  ];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return `${minutes} min`;
}

export function resetText(resetsAt: string | null, now: number): string {
  const time = resetsAt === null ? Number.NaN : Date.parse(resetsAt);
  if (Number.isNaN(time)) return 'no reset time known';
  return time <= now ? 'reset was due' : `resets in ${duration(time - now)}`;
}

export function ageText(readAt: string | null, now: number): string {
  const time = readAt === null ? Number.NaN : Date.parse(readAt);
  if (Number.isNaN(time)) return 'never read';
  return now - time < minute ? 'read just now' : `read ${duration(now - time)} ago`;
}

export function amount(value: number, unit: string): string {
  const currency = /^[A-Z]{3}$/.test(unit);
  return new Intl.NumberFormat('en', {
    ...(currency ? { style: 'currency', currency: unit } : {}),
    maximumFractionDigits: 2,
  }).format(value);
}
