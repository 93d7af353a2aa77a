interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlaceQuestion {
  size: { width: number; height: number };
  /** Where the tray icon is; zeros where the platform does not tell. */
  tray: Rectangle;
  /** The work area of the display with the icon, or with the pointer. */
  workArea: Rectangle;
  pointer: { x: number; y: number };
}

const gap = 8;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** The first and the last place along one side of the work area; where room is short, the gap is what gives. */
function span(start: number, room: number, size: number): [first: number, last: number] {
  const spare = Math.max(0, room - size);
  const edge = Math.min(gap, Math.floor(spare / 2));
  return [start + edge, start + spare - edge];
}

/**
 * Where the popover goes: by the icon when we know where that is; else in the corner of the work area that is nearest
 * to the pointer, which was on the icon a moment ago.
 */
export function placePopover({ size, tray, workArea, pointer }: PlaceQuestion): { x: number; y: number } {
  const [left, right] = span(workArea.x, workArea.width, size.width);
  const [top, bottom] = span(workArea.y, workArea.height, size.height);
  const known = tray.width > 0 && tray.height > 0;
  const at = known ? { x: tray.x + tray.width / 2, y: tray.y + tray.height / 2 } : pointer;
  const isLeft = at.x < workArea.x + workArea.width / 2;
  const isTop = at.y < workArea.y + workArea.height / 2;
  if (!known) return { x: isLeft ? left : right, y: isTop ? top : bottom };

  const besideX = clamp(at.x - size.width / 2, left, right);
  const besideY = clamp(at.y - size.height / 2, top, bottom);
  const outsideLeft = tray.x + tray.width <= workArea.x;
  const outsideRight = tray.x >= workArea.x + workArea.width;
  // A panel at the side pushes the icon out of the work area sideways.
  if (outsideLeft) return { x: left, y: Math.round(besideY) };
  if (outsideRight) return { x: right, y: Math.round(besideY) };
  const y = isTop ? tray.y + tray.height + gap : tray.y - size.height - gap;
  return { x: Math.round(besideX), y: Math.round(clamp(y, top, bottom)) };
}
