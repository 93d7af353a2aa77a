import { start, type Running } from './process.ts';

export interface Display {
  name: string;
  server: Running;
}

/** An X server with no screen attached. It picks a free number itself, so any number of them run side by side. */
export async function startDisplay(screen: string, dpi: number, env: NodeJS.ProcessEnv): Promise<Display> {
  const server = start(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', screen, '-dpi', String(dpi), '-nolisten', 'tcp', '-noreset'],
    { env },
  );
  const [number] = await server.waitForOutput(/^\d+(?=\n)/);
  return { name: `:${number}`, server };
}
