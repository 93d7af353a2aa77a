/** One row of the bench: ours against something measured in the same run. */
export interface Row {
  name: string;
  ours: number;
  theirs: number;
  /** Null where theirs is nothing at all. */
  ratio: number | null;
  unit: string;
  note: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new Error('There is no median of nothing.');
  return sorted.length % 2 === 0 && low !== undefined ? (low + high) / 2 : high;
}

/** Enough digits to see a difference, and no more than were measured. */
const round = (value: number): number => Number(value.toPrecision(value >= 100 ? 4 : 3));

interface Measured {
  name: string;
  ours: readonly number[];
  theirs: readonly number[];
  unit: string;
  note: string;
}

/** Medians; the note says of how many, and how far apart they lay. */
export function row({ name, ours, theirs, unit, note }: Measured): Row {
  const [our, their] = [median(ours), median(theirs)];
  const spread = [ours, theirs]
    .map((values) => `${round(Math.min(...values))}–${round(Math.max(...values))}`)
    .join(' against ');
  const runs = ours.length === 1 ? '' : ` Medians of ${ours.length}, ${spread}.`;
  return {
    name,
    ours: round(our),
    theirs: round(their),
    ratio: their === 0 ? null : Number((our / their).toFixed(2)),
    unit,
    note: `${note}${runs}`,
  };
}

export function table(rows: readonly Row[]): string {
  const lines = [
    ['', 'ours', 'theirs', 'ratio', 'unit'],
    ...rows.map((one) => [
      one.name,
      String(one.ours),
      String(one.theirs),
      one.ratio?.toFixed(2) ?? '–',
      one.unit,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.map((one) => `  ${one.name}: ${one.note}`);
  return [...text, '', ...notes].join('\n');
}
