import { describe, expect, test } from 'vitest';
import {
  isChromiumNoise,
  isDisplayTrouble,
  terminalArgs,
  terminalEnvironment,
  trayArgs,
} from '../../../build/launch/command-line.mjs';
import { librariesAdvice, sandboxAdvice } from '../../../build/launch/explain.mjs';
import { namedDisplays } from '../../../build/launch/display.mjs';

describe('the command line of Electron', () => {
  test('has no sandbox only as root, and the command after the app', () => {
    expect(trayArgs(['--demo'], { isRoot: false, app: '/p' })).toEqual(['/p', '--demo']);
    expect(trayArgs([], { isRoot: true, app: '/p' })).toEqual(['--no-sandbox', '/p']);
    const terminal = terminalArgs(['status', '--json'], { isRoot: true, app: '/p' });
    expect(terminal).toContain('--ozone-platform=headless');
    expect(terminal.slice(-4)).toEqual(['--no-sandbox', '/p', 'status', '--json']);
    expect(terminalArgs([], { isRoot: false, app: '/p' })).not.toContain('--no-sandbox');
  });

  test('a session bus is only switched off where there is none', () => {
    const off = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
    const never = () => false;
    expect(terminalEnvironment({}, never)).toEqual(off);
    expect(terminalEnvironment({ XDG_RUNTIME_DIR: '/run/user/1' }, never)).toMatchObject(off);
    const bus = (path: string) => path === '/run/user/1/bus';
    expect(terminalEnvironment({ XDG_RUNTIME_DIR: '/run/user/1' }, bus)).toEqual({
      XDG_RUNTIME_DIR: '/run/user/1',
    });
    const own = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/b' };
    expect(terminalEnvironment(own, never)).toEqual(own);
  });
});

describe("Chromium's own lines", () => {
  test.each([
    '[9547:1119/235456.403488:ERROR:dbus/bus.cc:405] Failed to connect to the bus',
    '[9572:0100/000000.513493:ERROR:ui/gl/angle_platform_impl.cc:47] Display.cpp:1097 (initialize)',
    '[1:2:0415/101500.123456:WARNING:gpu.cc(12)] x',
    'ERR: Display.cpp:1097 (initialize): ANGLE Display::initialize error 12289',
  ])('%s', (line) => {
    expect(isChromiumNoise(line)).toBe(true);
  });

  test.each([
    'Plimsoll is in the tray.',
    '[plimsoll] settings.json cannot be read',
    'Error: no such account',
  ])('ours stays: %s', (line) => {
    expect(isChromiumNoise(line)).toBe(false);
  });

  test('a display that cannot be used is recognised', () => {
    expect(isDisplayTrouble('[1:1119/1.2:ERROR:x11.cc:12] Missing X server or $DISPLAY')).toBe(true);
    expect(isDisplayTrouble('settings.json cannot be read')).toBe(false);
  });
});

test.each([
  [{}, []],
  [{ DISPLAY: '' }, []],
  [{ DISPLAY: ':0' }, [{ name: 'DISPLAY is :0', socket: '/tmp/.X11-unix/X0' }]],
  [{ DISPLAY: 'unix:12.1' }, [{ name: 'DISPLAY is unix:12.1', socket: '/tmp/.X11-unix/X12' }]],
  [{ DISPLAY: 'localhost:10.0' }, [{ name: 'DISPLAY is localhost:10.0', host: 'localhost', port: 6010 }]],
  [
    { WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1', DISPLAY: ':1' },
    [
      { name: 'WAYLAND_DISPLAY is wayland-0', socket: '/run/user/1/wayland-0' },
      { name: 'DISPLAY is :1', socket: '/tmp/.X11-unix/X1' },
    ],
  ],
  [{ WAYLAND_DISPLAY: '/w' }, [{ name: 'WAYLAND_DISPLAY is /w', socket: '/w' }]],
])('displays in %o', (env, displays) => {
  expect(namedDisplays(env)).toEqual(displays);
});

describe('why Electron did not start', () => {
  test('missing libraries are named', () => {
    expect(librariesAdvice(['libgbm.so.1', 'libnss3.so'])).toMatch(
      /lacks:\n\n {2}libgbm\.so\.1\n {2}libnss3\.so\n/,
    );
    expect(librariesAdvice([])).toBe('');
  });

  test.each([
    ['kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['kernel/unprivileged_userns_clone', '0'],
    ['user/max_user_namespaces', '0'],
  ])('a system without sandboxes is told from %s', (name, value) => {
    const advice = sandboxAdvice((asked) => (asked === name ? value : ''), '/e/chrome-sandbox');
    expect(advice).toContain(`(${name.replace('/', '.')} = ${value})`);
    expect(advice).toContain('sudo chmod 4755 "/e/chrome-sandbox"');
  });

  test('nothing is advised where nothing is known', () => {
    expect(sandboxAdvice(() => '', '/e/chrome-sandbox')).toBe('');
  });
});
