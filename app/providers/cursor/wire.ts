import { period } from './period.ts';
import { requests } from './requests.ts';
import { summary } from './summary.ts';

export const wire = { usage: summary, requests, period };
