import { join, sep } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy, resolvePage } from '../../app/windows/pages.ts';

const root = join(sep, 'opt', 'plimsoll', 'renderer');
const get = (address: string) => resolvePage('GET', address, root);

const attacks = [
  'app://plimsoll/../main/main.js',
  'app://plimsoll/popover/../../main/main.js',
  'app://plimsoll/..',
  'app://plimsoll/./index.html',
  'app://plimsoll/%2e%2e/main/main.js',
  'app://plimsoll/%2E%2E%2Fmain%2Fmain.js',
  'app://plimsoll/%252e%252e/main/main.js',
  'app://plimsoll/..%2fmain/main.js',
  'app://plimsoll/..%5cmain%5cmain.js',
  'app://plimsoll/..\\main\\main.js',
  'app://plimsoll\\..\\main\\main.js',
  'app://plimsoll/popover/index.html\0.js',
  'app://plimsoll/popover/index.html%00.js',
  'app://plimsoll//etc/hosts.html',
  'app://plimsoll/popover//index.html',
  'app://plimsoll/.hidden.html',
  'app://plimsoll/popover/.env.js',
  'app://plimsoll/C:/Windows/x.html',
  'app://plimsoll/popover/index.html:stream.js',
  'app://plimsoll/~/x.html',
  'app://plimsoll/a b.html',
  'app://plimsoll/\t../main/main.js',
  'app://plimsoll/.\n./main/main.js',
  'app://plimsoll/popover/index.html?/../x',
  'app://other/popover/index.html',
  'app://plimsoll.evil.example/popover/index.html',
  'app://PLIMSOLL/popover/index.html',
  'app://plimsoll:1/popover/index.html',
  'app://user@plimsoll/popover/index.html',
  'app://user:pass@plimsoll/popover/index.html',
  'app://@plimsoll@evil/popover/index.html',
  'app:///popover/index.html',
  'app:/plimsoll/popover/index.html',
  'app:plimsoll/popover/index.html',
  'file:///etc/passwd.html',
  'https://plimsoll/popover/index.html',
  'chrome://plimsoll/popover/index.html',
  'plimsoll/popover/index.html',
  '',
];

const notThere = [
  'app://plimsoll/',
  'app://plimsoll',
  'app://plimsoll/popover',
  'app://plimsoll/popover/',
  'app://plimsoll/main.cjs',
  'app://plimsoll/data.json',
  'app://plimsoll/page.HTML',
  'app://plimsoll/page.html.map',
  'app://plimsoll/constructor',
];

describe('a page’s address', () => {
  test.each([
    ['app://plimsoll/popover/index.html', ['popover', 'index.html'], 'text/html'],
    ['app://plimsoll/assets/main-B2x_y.js', ['assets', 'main-B2x_y.js'], 'text/javascript'],
    ['app://plimsoll/assets/style.css', ['assets', 'style.css'], 'text/css'],
    ['app://plimsoll/mark.svg?v=1#a', ['mark.svg'], 'image/svg+xml'],
    ['app://plimsoll/fonts/inter.woff2', ['fonts', 'inter.woff2'], 'font/woff2'],
  ])('%s stands for its file', (address, segments, type) => {
    expect(get(address)).toEqual({
      file: join(root, ...segments),
      type: expect.stringContaining(type) as string,
    });
  });

  test.each(attacks)('%j is refused', (address) => {
    expect(get(address)).toEqual({
      status: expect.toSatisfy((status) => status === 400 || status === 403) as number,
    });
  });

  test.each(notThere)('%s stands for nothing', (address) => {
    expect(get(address)).toEqual({
      status: expect.toSatisfy((status) => status === 403 || status === 404) as number,
    });
  });

  test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'get', ''])('may not be asked with %s', (method) => {
    expect(resolvePage(method, 'app://plimsoll/popover/index.html', root)).toEqual({ status: 405 });
  });

  test('never leads out of the folder', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e',
        '%2f',
        '%5c',
        '%00',
        '\0',
        ':',
        '@',
        '?',
        '#',
        '.html',
        '.js',
        'a',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const page = get(`app://plimsoll/${pieces.join('')}`);
        if ('file' in page) {
          expect(page.file.startsWith(root + sep)).toBe(true);
          expect(page.file).not.toMatch(/[\\/]\.|\0|%/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('the policy allows our own files and nothing else', () => {
  const rules = contentSecurityPolicy.split('; ');
  expect(rules).toContain("default-src 'none'");
  for (const rule of rules) expect(rule).toMatch(/^[a-z-]+ '(?:none|self)'$/);
  for (const closed of ['connect-src', 'base-uri', 'form-action', 'frame-ancestors']) {
    expect(rules).toContain(`${closed} 'none'`);
  }
});
