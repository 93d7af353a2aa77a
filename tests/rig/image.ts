import { readFileSync } from 'node:fs';

import { PNG } from 'pngjs';

/** Pixels as every part of the rig hands them on: four bytes each, red, green, blue, alpha (not premultiplied). */
export interface Image {
  width: number;
  height: number;
  rgba: Uint8Array;
}

export type Rgba = [red: number, green: number, blue: number, alpha: number];

export function pixelAt(image: Image, x: number, y: number): Rgba {
  const at = (y * image.width + x) * 4;
  const [red = 0, green = 0, blue = 0, alpha = 0] = image.rgba.subarray(at, at + 4);
  return [red, green, blue, alpha];
}

/** How many pixels lie within `tolerance` of a colour in each channel; alpha counts only when it is asked for. */
export function countColour(image: Image, colour: number[], tolerance = 8): number {
  let count = 0;
  for (let at = 0; at < image.rgba.length; at += 4) {
    if (colour.every((value, channel) => Math.abs((image.rgba[at + channel] ?? 0) - value) <= tolerance)) {
      count += 1;
    }
  }
  return count;
}

export function crop(image: Image, left: number, top: number, width: number, height: number): Image {
  const rgba = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = ((top + row) * image.width + left) * 4;
    rgba.set(image.rgba.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, rgba };
}

/**
 * IconPixmap of the StatusNotifierItem specification: ARGB32 in network byte order, so the bytes are alpha,
 * red, green, blue whatever the machine.
 */
export function fromPixmap(width: number, height: number, argb: Uint8Array): Image {
  const rgba = new Uint8Array(argb.length);
  for (let at = 0; at < argb.length; at += 4) {
    rgba.set(argb.subarray(at + 1, at + 4), at);
    rgba[at + 3] = argb[at] ?? 0;
  }
  return { width, height, rgba };
}

export function readPng(path: string): Image {
  const { width, height, data } = PNG.sync.read(readFileSync(path));
  return { width, height, rgba: data };
}
