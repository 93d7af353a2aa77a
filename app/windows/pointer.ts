import { screen, type Point } from 'electron';
import { queryPointer } from '../system/x11-pointer.ts';

/**
 * Where the pointer is, in the units of windows. Chromium on X11 is told of moves over its own windows only and answers
 * with the last one of those, so a click on a tray icon, which is another program's, has to ask the server.
 */
export async function currentPointer(): Promise<Point> {
  const onX11 = process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] !== 'wayland';
  const point = onX11 ? await queryPointer(process.env) : null;
  return point === null ? screen.getCursorScreenPoint() : screen.screenToDipPoint(point);
}
