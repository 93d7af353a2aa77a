import type { ReaderTools, UsageReader } from '../providers/provider.ts';
import type { Answer } from './answers.ts';

interface Overhearing {
  /** The same tools, but what they answer is taken down. */
  tools: ReaderTools;
  /** The same reader, but when it could say something, what it was told is kept. */
  listenTo(reader: UsageReader): UsageReader;
}

/** For the readers of one account in one pass: they are asked one after another. */
export function overhearing(
  tools: ReaderTools,
  keep: (via: string, answers: readonly Answer[]) => void,
): Overhearing {
  let heard: Answer[] = [];
  return {
    tools: {
      ...tools,
      async getJson(request) {
        const answer = await tools.getJson(request);
        heard.push({ from: `${request.method ?? 'GET'} ${request.url}`, answer });
        return answer;
      },
      async capture(name) {
        const capture = await tools.capture(name);
        if (capture !== null) heard.push({ from: `capture ${name}`, answer: capture.text });
        return capture;
      },
    },
    listenTo: (reader) => ({
      ...reader,
      async read(account) {
        heard = [];
        const snapshot = await reader.read(account);
        // Of a reader of local files nothing is kept: what is in them is the person's own.
        if (heard.length > 0) keep(reader.via, heard);
        return snapshot;
      },
    }),
  };
}
