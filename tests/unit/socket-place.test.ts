import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPrivateFolder, lookAt, socketPlace } from '../../app/export/socket-place.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pl-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function rig() {
  const root = folder();
  const [home, runtime, userHome] = ['home', 'run', 'user'].map((name) => {
    mkdirSync(join(root, name), { mode: 0o700 });
    return join(root, name);
  }) as [string, string, string];
  const at = (more: Partial<Parameters<typeof socketPlace>[0]> = {}) =>
    socketPlace({ home, userHome, env: { XDG_RUNTIME_DIR: runtime }, platform: 'linux', ...more });
  return { root, home, runtime, userHome, at };
}

describe('the socket’s place', () => {
  test('is in the runtime folder, with its token beside it', () => {
    const { runtime, at } = rig();
    const place = at();
    expect(place?.folder).toBe(runtime);
    expect(place?.socket).toMatch(/\/run\/plimsoll-[\da-f]{16}\.sock$/);
    expect(place?.tokenFile).toBe(place?.socket.replace('.sock', '.token'));
  });

  test('is another for each home, and the same by each path to it', () => {
    const { root, home, at } = rig();
    mkdirSync(join(root, 'other'));
    symlinkSync(home, join(root, 'link'));
    expect(at({ home: join(root, 'other') })).not.toEqual(at());
    expect(at({ home: join(root, 'link') })).toEqual(at());
  });

  test.each([
    ['there is none', () => ({})],
    ['it is not there', (runtime: string) => ({ XDG_RUNTIME_DIR: join(runtime, 'nowhere') })],
    ['it is no path', () => ({ XDG_RUNTIME_DIR: 'run' })],
    [
      'others may look into it',
      (runtime: string) => {
        chmodSync(runtime, 0o755);
        return { XDG_RUNTIME_DIR: runtime };
      },
    ],
    [
      'it is too deep',
      (runtime: string) => {
        const deep = join(runtime, 'x'.repeat(80));
        mkdirSync(deep, { mode: 0o700 });
        return { XDG_RUNTIME_DIR: deep };
      },
    ],
  ])('is under the user’s own home when, of the runtime folder, %s', (_why, env) => {
    const { runtime, userHome, at } = rig();
    expect(at({ env: env(runtime) })?.folder).toBe(join(userHome, '.plimsoll'));
  });

  test('is nowhere when no path is short enough', () => {
    expect(rig().at({ env: {}, userHome: `/${'x'.repeat(90)}` })).toBeNull();
  });

  test('never has more bytes than an address holds', () => {
    for (let length = 1; length < 120; length += 1) {
      const place = rig().at({ env: {}, userHome: `/${'ä'.repeat(length)}` });
      expect(Buffer.byteLength(place?.socket ?? '')).toBeLessThanOrEqual(100);
    }
  });

  test('is a named pipe on Windows, with the token in the home', () => {
    const { home, at } = rig();
    const place = at({ platform: 'win32' });
    expect(place?.socket).toMatch(/^\\\\\.\\pipe\\plimsoll-[\da-f]{16}$/);
    expect(place).toMatchObject({ folder: null, tokenFile: join(home, 'socket.token') });
  });
});

describe('what lies there', () => {
  test('is a socket of ours, nothing, or not to be trusted', async () => {
    const { root } = rig();
    const path = join(root, 's.sock');
    expect(lookAt(path)).toBe('nothing');
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(lookAt(path)).toBe('socket');
    symlinkSync(path, join(root, 'link.sock'));
    writeFileSync(join(root, 'file.sock'), '');
    expect(['link.sock', 'file.sock'].map((name) => lookAt(join(root, name)))).toEqual([
      'foreign',
      'foreign',
    ]);
  });

  test('is private only where nobody else can look', () => {
    const { root, runtime } = rig();
    expect(isPrivateFolder(runtime)).toBe(true);
    chmodSync(runtime, 0o710);
    expect(isPrivateFolder(runtime)).toBe(false);
    writeFileSync(join(root, 'file'), '', { mode: 0o600 });
    expect([isPrivateFolder(join(root, 'file')), isPrivateFolder(join(root, 'nowhere'))]).toEqual([
      false,
      false,
    ]);
  });
});
