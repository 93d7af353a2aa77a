/**
 * Draws the program's own icon with the tray's drawing code: resources/icon.png, icon.ico, icon.icns and a folder of PNGs for
 * Linux. Run with the pinned Node after a change to the mark; the pictures are committed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { both, box, circle, coverage, grow, without } from '../app/tray/raster.ts';

/** @typedef {import('../app/tray/raster.ts').Shape} Shape */
/** @typedef {readonly [number, number, number]} Colour */

/** @type {(hex: string) => Colour} */
const rgb = (hex) => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

const sky = { top: rgb('#24567f'), bottom: rgb('#12304f') };
const sea = { top: rgb('#0f4a63'), bottom: rgb('#06182b') };
const water = { top: rgb('#4be6cd'), bottom: rgb('#149a97') };
const paint = rgb('#ffffff');

/** @type {(from: Colour, to: Colour, share: number) => Colour} */
const blend = (from, to, share) => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/**
 * Everything in whole pixels. The proportions are those of the mark on a ship, finer than the tray can afford; the smaller
 * the icon, the bolder the strokes.
 * @param {number} n
 * @param {number} margin share of the width left free on each side, as macOS wants it
 */
function layout(n, margin) {
  const edge = Math.round(n * margin);
  const size = n - 2 * edge;
  const corner = size * 0.225;
  const pen = Math.max(2, Math.round(size * (n < 48 ? 0.105 : n < 128 ? 0.085 : 0.07)));
  const radius = n / 2 - edge - Math.round(size * (n < 48 ? 0.13 : n < 128 ? 0.16 : 0.18));
  const end = edge + Math.round(size * (n < 48 ? 0.03 : 0.085));
  const lineTop = Math.round((n - pen) / 2);
  const rounding = n < 48 ? 0 : pen / 2;
  const inset = (/** @type {number} */ by) =>
    grow(box(end + by, lineTop + by, n - end - by, lineTop + pen - by), by);
  const disc = circle(n / 2, n / 2, radius);
  return {
    size,
    waterline: lineTop + pen / 2,
    plate: grow(box(edge + corner, edge + corner, n - edge - corner, n - edge - corner), corner),
    // Half-way under the ring: no seam inside, no tinge outside.
    tank: circle(n / 2, n / 2, radius - pen / 2),
    frame: both(without(disc, circle(n / 2, n / 2, radius - pen)), inset(rounding)),
  };
}

/**
 * The mark in white on a ship's side, water up to the line.
 * @param {number} n
 * @param {number} margin
 */
export function drawAppIcon(n, margin = 0) {
  const { size, waterline, plate, tank, frame } = layout(n, margin);
  const data = new Uint8ClampedArray(n * n * 4);
  for (let y = 0, at = 0; y < n; y++) {
    const py = y + 0.5;
    const depth = (py - waterline) / (size / 2);
    const below = coverage(waterline - py);
    const height = Math.min(1, Math.max(0, 1 + depth));
    const background = blend(
      blend(sky.top, sky.bottom, height),
      blend(sea.top, sea.bottom, Math.min(1, Math.max(0, depth))),
      below,
    );
    const bright = blend(water.top, water.bottom, Math.min(1, Math.max(0, depth / 0.6)));
    for (let x = 0; x < n; x++, at += 4) {
      const px = x + 0.5;
      const wet = blend(background, bright, below * coverage(tank(px, py)));
      data.set(blend(wet, paint, coverage(frame(px, py))), at);
      data[at + 3] = coverage(plate(px, py)) * 255;
    }
  }
  return { width: n, height: n, data };
}

/** @param {ReturnType<typeof drawAppIcon>} picture */
function png({ width, height, data }) {
  const file = new PNG({ width, height });
  file.data.set(data);
  return PNG.sync.write(file, { deflateLevel: 9 });
}

/**
 * A Windows bitmap as icons hold it: upside down, double height, followed by an empty mask.
 * @param {ReturnType<typeof drawAppIcon>} picture
 */
function bitmap({ width, height, data }) {
  const maskRow = Math.ceil(width / 32) * 4;
  const file = Buffer.alloc(40 + width * height * 4 + maskRow * height);
  file.writeUInt32LE(40, 0);
  file.writeInt32LE(width, 4);
  file.writeInt32LE(height * 2, 8);
  file.writeUInt16LE(1, 12);
  file.writeUInt16LE(32, 14);
  for (let y = 0, at = 40; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [r = 0, g = 0, b = 0, a = 0] = data.subarray(((height - 1 - y) * width + x) * 4);
      file.set([b, g, r, a], at);
    }
  }
  return file;
}

/** Windows reads PNG in an icon since Vista, but installers and old dialogs want small sizes as bitmaps. */
export function icoFile(sizes = [16, 20, 24, 32, 40, 48, 64, 256]) {
  const images = sizes.map((size) => (size <= 48 ? bitmap(drawAppIcon(size)) : png(drawAppIcon(size))));
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  for (const [i, image] of images.entries()) {
    const size = sizes[i] ?? 0;
    const at = 6 + 16 * i;
    head.set([size % 256, size % 256, 0, 0], at);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  }
  return Buffer.concat([head, ...images]);
}

/** Apple's names for PNG entries, by their pixels. */
const icnsTypes = /** @type {const} */ ({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });

export function icnsFile() {
  const entries = Object.entries(icnsTypes).map(([type, size]) => {
    // Apple's grid: a plate of 824 in a field of 1024.
    const image = png(drawAppIcon(size, 100 / 1024));
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(image.length + 8, 4);
    return Buffer.concat([head, image]);
  });
  const body = Buffer.concat(entries);
  const head = Buffer.alloc(8);
  head.write('icns', 'ascii');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const resources = new URL('../resources/', import.meta.url);
  mkdirSync(new URL('icons/', resources), { recursive: true });
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    writeFileSync(new URL(`icons/${size}x${size}.png`, resources), png(drawAppIcon(size)));
  }
  writeFileSync(new URL('icon.png', resources), png(drawAppIcon(512)));
  writeFileSync(new URL('icon.ico', resources), icoFile());
  writeFileSync(new URL('icon.icns', resources), icnsFile());
}
