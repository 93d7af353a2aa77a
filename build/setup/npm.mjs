import { run } from './run.mjs';

/**
 * How to call npm. Under `npm run` the running npm names itself; otherwise the one on PATH is used, which on Windows
 * is a .cmd file and needs a shell.
 * @param {Record<string, string | undefined>} env
 * @param {NodeJS.Platform} platform
 * @returns {{ command: string, before: string[] }}
 */
export function npmCommand(env, platform) {
  const self = env['npm_execpath'];
  if (self?.endsWith('npm-cli.js'))
    return { command: env['npm_node_execpath'] ?? process.execPath, before: [self] };
  if (platform === 'win32') return { command: 'cmd.exe', before: ['/d', '/s', '/c', 'npm'] };
  return { command: 'npm', before: [] };
}

/**
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function npm(args, options = {}) {
  const { command, before } = npmCommand(process.env, process.platform);
  return run(command, [...before, ...args], options);
}

const NO_NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|ENOTCACHED)\b/;
const CANNOT_WRITE = /\b(EROFS|EACCES|EPERM|ENOSPC|EDQUOT)\b/;

/**
 * Why an npm command failed, as far as its output tells.
 * @param {string} output
 * @returns {'network' | 'write' | 'other'}
 */
export function npmFailure(output) {
  if (NO_NETWORK.test(output)) return 'network';
  return CANNOT_WRITE.test(output) ? 'write' : 'other';
}

export const NO_REGISTRY = 'Cannot reach the npm registry: connect and run again.';

// Asking first costs half a second; without it npm spends minutes on retries before it says that there is no network.
export async function registryAnswers() {
  const ping = await npm(['ping', '--fetch-retries=0', '--fetch-timeout=15000', '--loglevel=error']);
  return ping.code === 0 || npmFailure(ping.output) !== 'network';
}
