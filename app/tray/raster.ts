/** The signed distance in pixels from a point to an edge: negative inside, positive outside. */
export type Shape = (x: number, y: number) => number;

type Point = readonly [x: number, y: number];

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** How much of a pixel lies inside, from the distance at its middle. Exact for edges along the pixel grid. */
export const coverage = (distance: number): number => clamp(0.5 - distance);

// Math.hypot is several times slower, and guards against sizes no icon has.
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

export function circle(cx: number, cy: number, radius: number): Shape {
  return (x, y) => length(x - cx, y - cy) - radius;
}

export function box(left: number, top: number, right: number, bottom: number): Shape {
  return (x, y) => {
    const dx = Math.max(left - x, x - right);
    const dy = Math.max(top - y, y - bottom);
    return dx > 0 && dy > 0 ? length(dx, dy) : Math.max(dx, dy);
  };
}

/** A straight stroke with round ends. */
export function stroke([ax, ay]: Point, [bx, by]: Point, width: number): Shape {
  const ex = bx - ax;
  const ey = by - ay;
  const perLength = 1 / (ex * ex + ey * ey);
  return (x, y) => {
    const along = clamp(((x - ax) * ex + (y - ay) * ey) * perLength);
    return length(x - ax - along * ex, y - ay - along * ey) - width / 2;
  };
}

/** An upright triangle with two equal sides. */
export function triangle(middle: number, top: number, bottom: number, halfWidth: number): Shape {
  const height = bottom - top;
  const slope = length(halfWidth, height);
  return (x, y) => {
    const dx = Math.abs(x - middle);
    const dy = y - top;
    const below = y - bottom;
    const beside = (dx * height - dy * halfWidth) / slope;
    if (below <= 0 && beside <= 0) return Math.max(below, beside);
    const along = clamp((dx * halfWidth + dy * height) / (slope * slope));
    const toSide = length(dx - along * halfWidth, dy - along * height);
    return Math.min(toSide, length(Math.max(0, dx - halfWidth), below));
  };
}

/** Bigger by so many pixels on every side, corners rounded; smaller when negative. */
export const grow =
  (shape: Shape, by: number): Shape =>
  (x, y) =>
    shape(x, y) - by;

export const both =
  (a: Shape, b: Shape): Shape =>
  (x, y) =>
    Math.min(a(x, y), b(x, y));

export const overlap =
  (a: Shape, b: Shape): Shape =>
  (x, y) =>
    Math.max(a(x, y), b(x, y));

export const without =
  (a: Shape, hole: Shape): Shape =>
  (x, y) =>
    Math.max(a(x, y), -hole(x, y));
