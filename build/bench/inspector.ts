import type { Running } from '../../tests/rig/process.ts';
import { withTimeout } from '../../tests/rig/wait.ts';

interface Reply {
  id?: number;
  error?: { message: string };
  result?: {
    result?: { value?: unknown };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  };
}

/**
 * Evaluates in the main process through Node's inspector. Playwright would do it too, but it attaches to every page as
 * well and stops each new one until it has had a look, which is time that the bench would count.
 */
export class Inspector {
  readonly #socket: WebSocket;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(app: Running): Promise<Inspector> {
    const [, address = ''] = await app.waitForOutput(/Debugger listening on (ws:\S+)/);
    const socket = new WebSocket(address);
    await withTimeout(
      new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve, { once: true });
        socket.addEventListener('error', reject, { once: true });
      }),
      'the inspector',
    );
    return new Inspector(socket);
  }

  /** The value of an expression, awaited; `require` is there. */
  async evaluate(expression: string): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const answer = new Promise<Reply>((resolve) => {
      const listen = ({ data }: MessageEvent): void => {
        const reply = JSON.parse(String(data)) as Reply;
        if (reply.id !== id) return;
        this.#socket.removeEventListener('message', listen);
        resolve(reply);
      };
      this.#socket.addEventListener('message', listen);
    });
    const params = { expression, includeCommandLineAPI: true, awaitPromise: true, returnByValue: true };
    this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { error, result } = await withTimeout(answer, 'the main process to answer');
    const trouble = error?.message ?? result?.exceptionDetails?.exception?.description;
    if (trouble !== undefined) throw new Error(`The main process answered: ${trouble}`);
    return result?.result?.value;
  }

  close(): void {
    this.#socket.close();
  }
}
