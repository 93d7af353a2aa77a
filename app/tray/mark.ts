import type { Status } from './palette.ts';
import { both, box, circle, grow, overlap, stroke, triangle, without } from './raster.ts';
import type { Shape } from './raster.ts';

/** The Plimsoll mark for one status, laid out on a square of `n` device pixels. */
export interface Mark {
  /** The outer silhouette without its holes: what a halo goes around. */
  solid: Shape;
  /** Ring or triangle, line and slash: always drawn in full. */
  frame: Shape;
  /** Where the water can stand; null when this status shows none. */
  tank: Shape | null;
  /** The y of an empty and of a full tank. */
  floor: number;
  brim: number;
  /** How much colour the air above the water has. */
  air: number;
  /** A sign inside: knocked out of live water, drawn over everything else. */
  sign: Shape | null;
  /** What an old reading cuts out of the frame. */
  gaps: Shape;
}

interface Grid {
  n: number;
  /** A sixteenth of the icon: at 16 px one pixel. */
  u: number;
  middle: number;
  /** Stroke width, in whole pixels, so that straight edges are never blurred. */
  pen: number;
  line: Shape;
}

function grid(n: number): Grid {
  const u = n / 16;
  const pen = Math.max(1, Math.round(1.8 * u));
  const top = Math.round((n - pen) / 2);
  return { n, u, middle: n / 2, pen, line: box(0, top, n, top + pen) };
}

const gapWidth = ({ u }: Grid) => Math.max(1, 2.2 * u);

function diagonal(g: Grid, down: boolean): Shape {
  return stroke([0, down ? 0 : g.n], [g.n, down ? g.n : 0], gapWidth(g));
}

/** Gaps end inside the tank, by as much as the frame's blurred inner edge is wide. */
const cut = (gaps: Shape, tank: Shape): Shape => without(gaps, grow(tank, -1));

/** A ring whose line stands out on either side: by whole pixels, which keeps all four extremes sharp. */
function ring(g: Grid, overhang: number) {
  const radius = g.middle - Math.max(1, Math.round(overhang));
  const disc = circle(g.middle, g.middle, radius);
  const tank = circle(g.middle, g.middle, radius - g.pen);
  return {
    hoop: without(disc, tank),
    ends: without(g.line, grow(disc, -g.pen / 2)),
    mark: {
      solid: both(disc, g.line),
      tank,
      floor: g.middle + radius - g.pen,
      brim: g.middle - radius + g.pen,
      air: 0,
      sign: null,
      gaps: cut(both(diagonal(g, true), diagonal(g, false)), tank),
    },
  };
}

const CALM = 1.75;
const LOUD = 1;

function ok(g: Grid): Mark {
  const { mark, hoop } = ring(g, CALM * g.u);
  return { ...mark, frame: both(hoop, g.line) };
}

function warning(g: Grid): Mark {
  const { n, u, middle, pen, line } = g;
  const round = 1.1 * u;
  const top = 0.5 * u;
  const bottom = n - Math.max(1, Math.round(u));
  const halfWidth = middle - Math.round(u);
  const body = grow(triangle(middle, top + round, bottom - round, halfWidth - round), round);
  const floor = bottom - pen;
  // The tip is solid: water rising into a corner finer than a pixel would not be seen.
  const brim = Math.round(top + 1.5 * pen);
  const tank = overlap(grow(body, -0.85 * pen), (_, y) => Math.max(brim - y, y - floor));
  const gap = gapWidth(g);
  const band = (at: number) => box(0, at * n, n, at * n + 0.8 * gap);
  const gaps = both(both(band(0.25), band(0.7)), box(middle - gap / 2, floor - 1, middle + gap / 2, n));
  return {
    solid: both(body, line),
    frame: both(without(body, tank), line),
    tank,
    floor,
    brim,
    air: 0,
    sign: null,
    gaps: cut(gaps, tank),
  };
}

function critical(g: Grid): Mark {
  const { u, middle, pen } = g;
  const { mark, hoop, ends } = ring(g, LOUD * u);
  const left = Math.round(middle - pen / 2);
  const dot = Math.round(10.5 * u);
  const bang = both(
    box(left, Math.round(4.2 * u), left + pen, Math.round(9 * u)),
    box(left, dot, left + pen, dot + pen),
  );
  // Tinted air keeps the disc a disc and the sign readable whatever the level is.
  return { ...mark, frame: both(hoop, ends), air: 0.7, sign: bang };
}

function error(g: Grid): Mark {
  const { n, u, pen } = g;
  const { mark, hoop, ends } = ring(g, CALM * u);
  const slash = stroke([2 * u, 2 * u], [n - 2 * u, n - 2 * u], pen);
  const gap = grow(slash, 0.6 * pen);
  return {
    ...mark,
    solid: both(mark.solid, slash),
    frame: both(without(both(hoop, ends), gap), slash),
    // Water is drawn a pixel past its tank; keep it off the slash all the same.
    tank: without(mark.tank, grow(gap, 1)),
    gaps: cut(diagonal(g, false), mark.tank),
  };
}

function unknown(g: Grid): Mark {
  const { n, u, middle, pen } = g;
  const { mark, hoop, ends } = ring(g, LOUD * u);
  const left = Math.round(middle - pen / 2);
  const dot = Math.round(10.6 * u);
  const curlY = 6.4 * u;
  const curl = without(circle(middle, curlY, 2.9 * u), circle(middle, curlY, 2.9 * u - 0.9 * pen));
  const question = both(
    without(curl, box(-n, curlY, middle, 2 * n)),
    both(
      box(left, Math.round(8 * u), left + pen, Math.round(9.6 * u)),
      box(left, dot, left + pen, dot + pen),
    ),
  );
  return { ...mark, frame: both(hoop, ends), tank: null, sign: question };
}

const marks: Record<Status, (g: Grid) => Mark> = { ok, warning, critical, error, unknown };

export const markFor = (status: Status, n: number): Mark => marks[status](grid(n));
