import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawIcon } from '../../app/tray/icon.ts';
import type { IconSpec, Picture } from '../../app/tray/icon.ts';
import { palette } from '../../app/tray/palette.ts';
import type { Status } from '../../app/tray/palette.ts';
import { contrast, difference, sights } from './colour-vision.ts';

const statuses = ['ok', 'warning', 'critical', 'error', 'unknown'] as const satisfies readonly Status[];
const pixelSizes = [16, 18, 20, 22, 24, 28, 32, 36, 44, 48] as const;
const pairs = <T>(all: readonly T[]) => all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b] as const));

const plain: IconSpec = { size: 16, scale: 1, status: 'ok', used: 50, stale: false, panel: 'dark' };
const draw = (change: Partial<IconSpec>) => drawIcon({ ...plain, ...change });

const channel = (picture: Picture, offset: number) => picture.rgba.filter((_, i) => i % 4 === offset);
const alphas = (picture: Picture) => channel(picture, 3);
const sum = (values: Uint8ClampedArray) => values.reduce((total, value) => total + value, 0);

/** The share of pixels that are clearly there in one picture and clearly not, or much fainter, in the other. */
function shapeDifference(a: Picture, b: Picture): number {
  const other = alphas(b);
  const unlike = alphas(a).filter((alpha, i) => Math.abs(alpha - (other[i] ?? 0)) > 96);
  return unlike.length / other.length;
}

const specs: fc.Arbitrary<IconSpec> = fc.record({
  // Mostly the sizes trays have: one picture of 256 px at scale 4 takes as long as a thousand of those.
  size: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 8, max: 48 }) },
    fc.integer({ min: 49, max: 256 }),
  ),
  scale: fc.oneof(fc.constantFrom(1, 1.25, 1.5, 1.75, 2, 3, 4), fc.double({ min: 1, max: 4, noNaN: true })),
  status: fc.constantFrom(...statuses),
  used: fc.oneof(fc.constant(null), fc.double({ min: -50, max: 400 }), fc.double()),
  stale: fc.boolean(),
  panel: fc.constantFrom('dark', 'light', 'unknown'),
  template: fc.boolean(),
});

describe('any picture', () => {
  test('has exactly its pixels, shows something, leaves something free, and is the same each time', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const picture = drawIcon(spec);
        const side = Math.round(spec.size * spec.scale);
        expect([picture.width, picture.height, picture.rgba.length]).toEqual([side, side, side * side * 4]);
        const ink = sum(alphas(picture)) / 255 / (side * side);
        expect(ink).toBeGreaterThan(0.15);
        expect(ink).toBeLessThan(0.8);
        const again = drawIcon({ ...spec }).rgba;
        expect(again.every((value, i) => value === picture.rgba[i])).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each(pixelSizes)('has a sharp line from edge to edge at %i px', (size) => {
    for (const status of ['ok', 'warning'] as const) {
      const column = [...alphas(draw({ size, status, used: 0 }))].filter((_, i) => i % size === 0);
      expect(column.filter((alpha) => alpha !== 0 && alpha !== 255)).toEqual([]);
      expect(column.filter((alpha) => alpha === 255).length / size).toBeCloseTo(0.115, 1);
    }
  });

  test('has its own colour on every pixel; only a halo is darker, and only where the panel is not known', () => {
    for (const status of statuses) {
      for (const panel of ['dark', 'light', 'unknown'] as const) {
        const { rgba } = draw({ size: 24, status, panel, used: 60 });
        const colours = new Set<string>();
        for (let at = 0; at < rgba.length; at += 4) {
          // A faint pixel's colour is rounded away; what nobody can see does not count.
          if ((rgba[at + 3] ?? 0) > 16)
            colours.add(`#${Buffer.from(rgba.slice(at, at + 3)).toString('hex')}`);
        }
        expect(colours).toContain(palette[panel][status]);
        if (panel === 'unknown') expect(colours).toContain('#000000');
        else expect([...colours]).toEqual([palette[panel][status]]);
      }
    }
  });
});

describe('status', () => {
  const looks = [...statuses.map((status) => ({ status })), { status: 'ok' as const, stale: true }];

  test.each(pixelSizes)('is told by shape alone at %i px', (size) => {
    for (const used of [20, 80, 95]) {
      for (const [a, b] of pairs(looks)) {
        for (const ink of [{ template: true }, { template: false }]) {
          const unlike = shapeDifference(
            draw({ size, used, ...ink, ...a }),
            draw({ size, used, ...ink, ...b }),
          );
          expect(unlike, `${JSON.stringify([a, b])} at ${used} %`).toBeGreaterThan(0.07);
        }
      }
    }
  });

  test.each(statuses)('%s looks different when it is stale', (status) => {
    for (const size of pixelSizes) {
      const [now, old] = [draw({ size, status, used: 80 }), draw({ size, status, used: 80, stale: true })];
      expect(shapeDifference(now, old), `${size} px`).toBeGreaterThan(0.02);
      expect(sum(alphas(old))).toBeLessThan(sum(alphas(now)));
    }
  });
});

describe('water', () => {
  test('never falls when more is used', () => {
    const used = fc.double({ min: 0, max: 120, noNaN: true });
    fc.assert(
      fc.property(specs, used, used, (spec, one, other) => {
        const small = { ...spec, size: 8 + (spec.size % 40), scale: 1 };
        const less = alphas(drawIcon({ ...small, used: Math.min(one, other) }));
        const more = alphas(drawIcon({ ...small, used: Math.max(one, other) }));
        expect(less.every((alpha, i) => alpha <= (more[i] ?? 0))).toBe(true);
      }),
    );
  });

  test.each(['ok', 'warning', 'critical'] as const)('rises visibly through the range of %s', (status) => {
    const range = { ok: [0, 20, 40, 69], warning: [70, 80, 90], critical: [91, 100] }[status];
    for (const size of pixelSizes) {
      const ink = range.map((used) => sum(alphas(draw({ size, status, used }))) / 255);
      for (const [i, amount] of ink.slice(1).entries()) {
        expect(amount - (ink[i] ?? 0), `${size} px, ${range[i]} %`).toBeGreaterThan(0.5);
      }
    }
  });

  test('fills the tank without a seam', () => {
    for (const size of pixelSizes) {
      for (const status of ['ok', 'warning'] as const) {
        const flat = alphas(draw({ size, status, used: 100 }));
        for (let row = 0; row < size; row++) {
          const pixels = flat.subarray(row * size, (row + 1) * size);
          const inside = pixels.subarray(pixels.indexOf(255), pixels.lastIndexOf(255) + 1);
          expect(
            inside.every((alpha) => alpha === 255),
            `${status}, ${size} px, row ${row}`,
          ).toBe(true);
        }
      }
    }
  });

  test('takes any number', () => {
    for (const status of statuses) {
      const same = (a: number | null, b: number | null) =>
        expect(draw({ status, used: a })).toEqual(draw({ status, used: b }));
      same(-5, 0);
      same(Number.NEGATIVE_INFINITY, 0);
      same(250, 100);
      same(Number.POSITIVE_INFINITY, 100);
      same(Number.NaN, null);
    }
  });

  test('does not take an unknown number for zero, nor call it ok', () => {
    expect(draw({ used: null })).toEqual(draw({ status: 'unknown', used: null }));
    expect(shapeDifference(draw({ used: null }), draw({ used: 0 }))).toBeGreaterThan(0.1);
  });
});

test.each(pixelSizes)('signs are readable at any level at %i px', (size) => {
  const at = (picture: Picture, x: number, y: number) =>
    alphas(picture)[Math.floor((y / 16) * size) * size + Math.floor((x / 16) * size)] ?? 0;
  expect(at(draw({ size, status: 'unknown', used: null }), 8, 8.9)).toBe(255);
  for (const used of [0, 25, 50, 75, 100]) {
    const critical = draw({ size, status: 'critical', used });
    expect(at(critical, 8, 6)).toBe(0);
    expect(at(critical, 5.5, 6)).toBeGreaterThan(160);
    const old = draw({ size, status: 'critical', used, stale: true });
    expect(at(old, 8, 6)).toBe(255);
    expect(at(old, 5.5, 6)).toBeLessThan(120);
    // Across the slash, from its middle outwards: full, then clear, whatever stands behind it.
    const error = draw({ size, status: 'error', used });
    const across = Array.from({ length: 9 }, (_, i) => at(error, 8 + i / 3, 7.9 - i / 3));
    expect(Math.max(...across.slice(0, 2))).toBeGreaterThan(200);
    expect(Math.min(...across)).toBeLessThan(60);
  }
});

test('a template is black, whatever the panel', () => {
  for (const status of statuses) {
    const picture = draw({ size: 18, scale: 2, status, template: true });
    for (const offset of [0, 1, 2]) expect(sum(channel(picture, offset))).toBe(0);
    for (const panel of ['light', 'unknown'] as const) {
      expect(draw({ size: 18, scale: 2, status, template: true, panel })).toEqual(picture);
    }
  }
});

describe('colours', () => {
  const grounds = { dark: ['#1e1e1e'], light: ['#f5f5f5'], unknown: ['#1e1e1e', '#f5f5f5'] } as const;

  test.each(['dark', 'light', 'unknown'] as const)('stand out from the panel: %s', (panel) => {
    for (const status of statuses) {
      for (const ground of grounds[panel]) {
        expect(contrast(palette[panel][status], ground), `${status} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test.each(Object.keys(sights))('stay apart, seen with %s', (name) => {
    const sight = sights[name];
    if (!sight) throw new Error(`No such sight: ${name}`);
    for (const colours of Object.values(palette)) {
      for (const [a, b] of pairs(statuses)) {
        expect(difference(colours[a], colours[b], sight), `${a} and ${b}`).toBeGreaterThan(0.09);
      }
    }
  });
});
