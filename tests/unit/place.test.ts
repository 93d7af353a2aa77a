import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placePopover, type PlaceQuestion } from '../../app/windows/place.ts';

const size = { width: 380, height: 420 };
const nowhere = { x: 0, y: 0, width: 0, height: 0 };
const anywhere = { x: 0, y: 0 };

/** Full HD with a panel of 40 at one side; the icon sits in that panel. */
const panels = {
  bottom: {
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
    tray: { x: 1700, y: 1048, width: 24, height: 24 },
  },
  top: {
    workArea: { x: 0, y: 40, width: 1920, height: 1040 },
    tray: { x: 1700, y: 8, width: 24, height: 24 },
  },
  left: {
    workArea: { x: 40, y: 0, width: 1880, height: 1080 },
    tray: { x: 8, y: 900, width: 24, height: 24 },
  },
  right: {
    workArea: { x: 0, y: 0, width: 1880, height: 1080 },
    tray: { x: 1888, y: 100, width: 24, height: 24 },
  },
};

const place = (question: Partial<PlaceQuestion>) =>
  placePopover({ size, tray: nowhere, workArea: panels.bottom.workArea, pointer: anywhere, ...question });

describe('the popover is beside the icon', () => {
  test('above it when the panel is at the bottom', () => {
    expect(place(panels.bottom)).toEqual({ x: 1712 - 190, y: 1040 - 420 - 8 });
  });

  test('below it when the panel is at the top', () => {
    expect(place(panels.top)).toEqual({ x: 1712 - 190, y: 48 });
  });

  test('to the right of it when the panel is at the left', () => {
    expect(place(panels.left)).toEqual({ x: 48, y: 1080 - 420 - 8 });
    const higher = { ...panels.left, tray: { ...panels.left.tray, y: 500 } };
    expect(place(higher)).toEqual({ x: 48, y: 512 - 210 });
  });

  test('to the left of it when the panel is at the right', () => {
    expect(place(panels.right)).toEqual({ x: 1880 - 380 - 8, y: 8 });
  });

  test('but not beyond the edge when the icon is in a corner', () => {
    const corner = { ...panels.bottom, tray: { x: 1890, y: 1048, width: 24, height: 24 } };
    expect(place(corner)).toEqual({ x: 1920 - 380 - 8, y: 1040 - 420 - 8 });
  });

  test('on a monitor left of and above the main one', () => {
    const workArea = { x: -2560, y: -400, width: 2560, height: 1400 };
    const tray = { x: -300, y: 1010, width: 32, height: 32 };
    expect(place({ workArea, tray })).toEqual({ x: -284 - 190, y: 1000 - 420 - 8 });
  });
});

describe('where the platform does not tell the icon’s place, the popover is in the corner nearest to the pointer', () => {
  test.each([
    [
      { x: 10, y: 10 },
      { x: 8, y: 8 },
    ],
    [
      { x: 1900, y: 10 },
      { x: 1532, y: 8 },
    ],
    [
      { x: 10, y: 1070 },
      { x: 8, y: 612 },
    ],
    [
      { x: 1900, y: 1070 },
      { x: 1532, y: 612 },
    ],
  ])('%j', (pointer, corner) => expect(place({ pointer })).toEqual(corner));

  test('of that pointer’s monitor', () => {
    const workArea = { x: -1280, y: -1024, width: 1280, height: 984 };
    expect(place({ workArea, pointer: { x: -5, y: -5 } })).toEqual({ x: -388, y: -468 });
    expect(place({ workArea, pointer: { x: -1270, y: -1020 } })).toEqual({ x: -1272, y: -1016 });
  });
});

describe('whatever the monitors', () => {
  const coordinate = fc.integer({ min: -8000, max: 8000 });
  const length = fc.integer({ min: 1, max: 5000 });
  const rectangle = fc.record({ x: coordinate, y: coordinate, width: length, height: length });
  const question = fc.record({
    workArea: rectangle,
    tray: fc.oneof(rectangle, fc.constant(nowhere)),
    pointer: fc.record({ x: coordinate, y: coordinate }),
    size: fc.record({ width: fc.integer({ min: 1, max: 600 }), height: fc.integer({ min: 1, max: 800 }) }),
  });

  test('the popover is within the work area, and at its beginning where it is larger', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { x, y } = placePopover(asked);
        const { workArea, size: wanted } = asked;
        const within = (at: number, start: number, room: number, needed: number): void => {
          expect(Number.isInteger(at)).toBe(true);
          expect(at).toBeGreaterThanOrEqual(start);
          expect(at + needed).toBeLessThanOrEqual(start + Math.max(room, needed));
        };
        within(x, workArea.x, workArea.width, wanted.width);
        within(y, workArea.y, workArea.height, wanted.height);
      }),
      { numRuns: 500 },
    );
  });

  test('a popover with room for it does not lie on an icon that is outside the work area', () => {
    for (const panel of Object.values(panels)) {
      const { x, y } = place(panel);
      const { tray } = panel;
      const apart =
        x + size.width <= tray.x ||
        x >= tray.x + tray.width ||
        y + size.height <= tray.y ||
        y >= tray.y + tray.height;
      expect(apart).toBe(true);
    }
  });
});
