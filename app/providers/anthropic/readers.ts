import { costsReader } from '../costs-reader.ts';
import { headersReaderOf } from '../headers-reader.ts';
import type { ReaderChain } from '../provider.ts';
import { costReport } from './costs.ts';
import { estimateReader } from './estimate.ts';
import { headers } from './headers.ts';
import { oauthReader } from './oauth-reader.ts';
import { statusLineReader } from './status-line.ts';

/** A key has what is billed by use; a login has a subscription. */
export const readers: ReaderChain = (tools, { source }) =>
  source === 'key'
    ? [headersReaderOf(tools, headers), costsReader(tools, costReport)]
    : [statusLineReader(tools), oauthReader(tools), headersReaderOf(tools, headers), estimateReader(tools)];
