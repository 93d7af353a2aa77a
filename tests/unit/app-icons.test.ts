import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { drawAppIcon, icnsFile, icoFile } from '../../build/icons.mjs';

const resource = (path: string) => readFileSync(new URL(`../../resources/${path}`, import.meta.url));

const redraw = 'the committed icons are not what the code draws; run build/icons.mjs';

test.each([16, 24, 32, 48, 64, 128, 256, 512])('resources/icons: %i px is drawn by the code', (size) => {
  const picture = PNG.sync.read(resource(`icons/${size}x${size}.png`));
  expect([picture.width, picture.height]).toEqual([size, size]);
  expect(Buffer.from(drawAppIcon(size).data).equals(picture.data), redraw).toBe(true);
});

test('icon.png is the largest of them', () => {
  expect(resource('icon.png').equals(resource('icons/512x512.png')), redraw).toBe(true);
});

const ico = [
  ['committed', resource('icon.ico')],
  ['drawn now', icoFile()],
] as const;

test.each(ico)('the Windows icon lists its pictures where they are: %s', (_, file) => {
  const count = file.readUInt16LE(4);
  const entries = Array.from({ length: count }, (__, i) => 6 + 16 * i);
  const sizes = entries.map((at) => file.readUInt8(at) || 256);
  expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 256]);
  let end = 6 + 16 * count;
  for (const [i, at] of entries.entries()) {
    expect(file.readUInt32LE(at + 12)).toBe(end);
    const image = file.subarray(end, end + file.readUInt32LE(at + 8));
    const bitmapWidth = image.readUInt32LE(0) === 40 ? image.readInt32LE(4) : PNG.sync.read(image).width;
    expect(bitmapWidth).toBe(sizes[i]);
    end += image.length;
  }
  expect(end).toBe(file.length);
});

const icns = [
  ['committed', resource('icon.icns')],
  ['drawn now', icnsFile()],
] as const;

test.each(icns)('the macOS icon holds a PNG for each of its types: %s', (_, file) => {
  expect(file.toString('ascii', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const widths: Record<string, number> = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    const image = PNG.sync.read(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
    widths[file.toString('ascii', at, at + 4)] = image.width;
  }
  expect(widths).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });
});
