import { homedir } from 'node:os';
import type { Endpoints } from '../system/endpoints.ts';
import type { Home } from '../system/home.ts';
import { socketPlace, type SocketPlace } from './socket-place.ts';
import { endpointsPrint, type Greeting } from './socket-protocol.ts';

/** Where the app and the terminal meet, and what they must have in common to work together. */
export const meetingAt = (
  home: Home,
  redirects: Endpoints | null,
): { place: SocketPlace | null; greeting: Greeting } => ({
  place: socketPlace({
    home: home.path,
    userHome: homedir(),
    env: process.env,
    platform: process.platform,
  }),
  greeting: { version: __VERSION__, endpoints: endpointsPrint(redirects) },
});
