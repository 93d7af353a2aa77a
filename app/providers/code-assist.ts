import type { Credential, JsonRequest, ReaderTools, WireMapping } from './provider.ts';
import { field, firstField, isObject, note, textAt, whole, type Place } from './reading.ts';

/** Google's Code Assist servers, which serve Gemini Code Assist and Antigravity alike. */

/** Some answers come inside `{ "response": … }`. */
export function unwrapped(answer: Place): Place {
  const inner = field(answer, 'response');
  return isObject(inner) ? inner : answer;
}

/** The project that quotas are asked for; null when the answer names none. */
export function projectIn(body: unknown): string | null {
  const project = field(unwrapped(whole(body)), 'cloudaicompanion_project');
  return textAt(isObject(project) ? firstField(project, 'id', 'project_id') : project);
}

const free = 'free-tier';

/** A paid plan's own id; one without an id stands beside the tier that everybody has. */
function planIn(answer: Place): string | null {
  const [current, paid] = [field(answer, 'current_tier'), field(answer, 'paid_tier')];
  const [tier, paidName] = [textAt(field(current, 'id')), textAt(field(paid, 'name'))];
  const standing = tier === free ? (paidName ?? tier) : (tier ?? paidName);
  return textAt(field(paid, 'id')) ?? standing ?? textAt(field(current, 'name'));
}

/** `POST /v1internal:loadCodeAssist`: says the plan, and nothing of limits. */
export const profile: WireMapping = (body) => {
  const answer = whole(body);
  const plan = planIn(unwrapped(answer));
  if (plan === null) note(answer, 'There is no plan in this answer.');
  return { plan, meters: [], credits: null, problems: answer.problems };
};

/** One call of `v1internal`. */
export function callOf({ getJson }: ReaderTools, host: string, { accessToken }: Credential) {
  return (name: string, body: object, more: Pick<JsonRequest, 'onRefusal'> = {}): Promise<unknown> =>
    getJson({
      url: `${host}/v1internal:${name}`,
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      body,
      ...more,
    });
}
