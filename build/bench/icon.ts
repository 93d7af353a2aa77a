import { PNG } from 'pngjs';

import { drawIcon, type IconSpec } from '../../app/tray/icon.ts';
import { row, type Row } from './table.ts';

const warmUp = 500;
const batch = 50;

const spec: IconSpec = { size: 22, scale: 2, status: 'warning', used: 83, stale: false, panel: 'dark' };

function batchMs(work: (time: number) => void): number {
  const begin = performance.now();
  for (let time = 0; time < batch; time += 1) work(time);
  return (performance.now() - begin) / batch;
}

/** Drawing against the other way to an icon: decoding a ready-made picture of the same size. */
export function measureIcon(runs: number): Row[] {
  const picture = drawIcon(spec);
  const png = new PNG({ width: picture.width, height: picture.height });
  png.data.set(picture.rgba);
  const file = PNG.sync.write(png);
  // Another level each time, so that nothing can be remembered from the time before.
  const draw = (time: number): void => void drawIcon({ ...spec, used: time % 100 });
  const decode = (): void => void PNG.sync.read(file);

  for (let time = 0; time < warmUp; time += 1) {
    draw(time);
    decode();
  }
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.ours.push(batchMs(draw));
    times.theirs.push(batchMs(decode));
  }
  return [
    row({
      name: 'icon, 22 px at 2×',
      ...times,
      unit: 'ms',
      note: 'One drawing, warm; theirs decodes a PNG of the same picture with pngjs.',
    }),
  ];
}
