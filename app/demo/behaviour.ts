import { matches, type Matcher, type RecordedRequest } from './matching.ts';

/** How an answer differs from the normal one. */
export interface Behaviour {
  status?: number;
  headers?: Record<string, string>;
  /** A text goes out as it is, an object as JSON; a function changes the normal answer. */
  body?: string | object | ((normal: unknown) => unknown);
  /** A web page instead of data. */
  html?: string;
  delayMs?: number;
  /** Breaks the connection before the answer, or in the middle of its body. */
  drop?: 'before' | 'midway';
  /** Never answers. */
  hang?: true;
  /** Only so many times; then the answers are normal again. */
  times?: number;
}

export interface Behaviours {
  /** The latest that matches counts. Gives the way to undo it. */
  set: (matcher: Matcher, behaviour: Behaviour) => () => void;
  clear: () => void;
  /** What goes for this request; uses up one of its times. */
  take: (request: RecordedRequest) => Behaviour;
}

export function createBehaviours(): Behaviours {
  let rules: { matcher: Matcher; behaviour: Behaviour; left: number }[] = [];
  return {
    set(matcher, behaviour) {
      const rule = { matcher, behaviour, left: behaviour.times ?? Number.POSITIVE_INFINITY };
      rules.push(rule);
      return () => {
        rules = rules.filter((other) => other !== rule);
      };
    },
    clear() {
      rules = [];
    },
    take(request) {
      const rule = rules.findLast(({ matcher, left }) => left > 0 && matches(request, matcher));
      if (rule === undefined) return {};
      rule.left -= 1;
      return rule.behaviour;
    },
  };
}
