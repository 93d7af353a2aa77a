import { markFor } from './mark.ts';
import type { Mark } from './mark.ts';
import { palette } from './palette.ts';
import type { Panel, Status } from './palette.ts';
import { coverage, grow, overlap, without } from './raster.ts';
import type { Shape } from './raster.ts';

export interface IconSpec {
  /** Logical pixels; the picture is size × scale device pixels wide and high. */
  size: number;
  scale: number;
  status: Status;
  /** The governing meter's use, 0–100 and beyond; null when nobody knows. */
  used: number | null;
  stale: boolean;
  panel: Panel;
  /** macOS menu bar: black and alpha only, the system chooses the colour. */
  template?: boolean;
}

export interface Picture {
  width: number;
  height: number;
  /** Four bytes a pixel, alpha not premultiplied. */
  rgba: Uint8ClampedArray;
}

const HALO = 0.35;
const OLD_WATER = 0.45;

function share(used: number | null): number | null {
  return used === null || Number.isNaN(used) ? null : Math.min(1, Math.max(0, used / 100));
}

/** How much of a pixel the mark's own colour covers. `old` water is dimmed, a `stale` frame is broken as well. */
function inkOf(mark: Mark, full: number, old: boolean, stale: boolean): Shape {
  const frame = stale ? without(mark.frame, mark.gaps) : mark.frame;
  // Under the frame's inner edge too, else a pale seam shows where two half-covered pixels meet.
  const tank = mark.tank && grow(mark.tank, 1);
  const surface = mark.floor + (mark.brim - mark.floor) * full;
  const water = tank && full > 0 ? overlap(tank, (_, y) => surface - y) : null;
  const air = old ? 0 : mark.air;
  return (x, y) => {
    const framed = coverage(frame(x, y));
    if (framed === 1) return 1;
    const wet = water ? coverage(water(x, y)) * (old ? OLD_WATER : 1) : 0;
    const inside = tank && air > 0 ? Math.max(wet, coverage(tank(x, y)) * air) : wet;
    const sign = mark.sign ? coverage(mark.sign(x, y)) : 0;
    return Math.max(framed, air > 0 ? inside * (1 - sign) : Math.max(inside, sign));
  };
}

export function drawIcon(spec: IconSpec): Picture {
  const n = Math.max(1, Math.round(spec.size * spec.scale));
  const full = share(spec.used);
  // "All is well" cannot be said about a number nobody knows.
  const status = full === null && spec.status === 'ok' ? 'unknown' : spec.status;
  const mark = markFor(status, n);
  // The last number of what cannot be read is old by nature.
  const ink = inkOf(mark, full ?? 0, spec.stale || status === 'error', spec.stale);
  const template = spec.template ?? false;
  const colour = template ? 0 : Number.parseInt(palette[spec.panel][status].slice(1), 16);
  const halo = spec.panel === 'unknown' && !template ? Math.max(0.75, n / 24) : 0;
  const rgba = new Uint8ClampedArray(n * n * 4);
  for (let y = 0, at = 0; y < n; y++) {
    for (let x = 0; x < n; x++, at += 4) {
      const edge = mark.solid(x + 0.5, y + 0.5);
      const own = coverage(edge) > 0 ? ink(x + 0.5, y + 0.5) : 0;
      // Around the silhouette only: inside its holes the panel must shine through.
      const alpha = own + (coverage(edge - halo) - coverage(edge)) * HALO;
      if (alpha === 0) continue;
      rgba[at] = (((colour >> 16) & 255) * own) / alpha;
      rgba[at + 1] = (((colour >> 8) & 255) * own) / alpha;
      rgba[at + 2] = ((colour & 255) * own) / alpha;
      rgba[at + 3] = alpha * 255;
    }
  }
  return { width: n, height: n, rgba };
}
