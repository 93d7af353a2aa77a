import type { Account, Mapped, UsageSnapshot } from '../../shared/meter.ts';

/** What a provider is, as data. One per folder, `manifest.ts`, exported as `manifest`. */
export interface Manifest {
  id: string;
  name: string;
  /** Where people see and manage this plan; the only page of it that Plimsoll opens. */
  homepage: string;
  /** `<base>/api/v2/status.json` answers there; null when the vendor has none. */
  statusPage: string | null;
  /** How raw plan names read to people; an unknown plan keeps its own name. */
  plans: Record<string, PlanInfo>;
}

export interface PlanInfo {
  label: string;
  /** This names a size of that plan ("Max 20×" of `max`), which is then shown as the vendor's name for it. */
  sizeOf?: string;
  /** The kinds of meter that apply; others that were read are shown all the same. */
  meters: readonly string[];
}

/** A moment and a reader's name: all that a wire mapping may know besides the body. */
export interface WireContext {
  now: number;
  via: string;
}

export type WireMapping = (body: unknown, context: WireContext) => Mapped;

/** The access token and what else a reader needs to present it. Held only while used. */
export interface Credential {
  accessToken: string;
  /** The vendor's own account id, where a request must name it. */
  vendorAccount: string | null;
  /** The plan, where the login names it: fresher than the one that was saved with the account. */
  plan?: string | null;
}

/** Sends one request for JSON; throws ReadError with a code for everything that is not a JSON answer. */
export interface JsonRequest {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: unknown;
}

export interface ReaderTools {
  getJson(request: JsonRequest): Promise<unknown>;
  /** Reads the credential anew from where it lives; throws ReadError `not_signed_in` or `auth_expired`. */
  credential(): Promise<Credential>;
  now(): number;
}

/** One way to read an account. `readers.ts` exports `readers`: the chain, best first. */
export interface UsageReader {
  via: string;
  read(account: Account): Promise<UsageSnapshot>;
}

export type ReaderChain = (tools: ReaderTools) => UsageReader[];

/** What discovery may touch: the home folder, the environment and reading a file. Never writing one. */
export interface Surroundings {
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** The file's text, or null when it is not there; other failures throw. */
  readFile(path: string): Promise<string | null>;
}

/** A login of another program that is on this machine. Says nothing secret. */
export interface Finding {
  provider: string;
  /** The program's name on the command line: `claude-code`. */
  tool: string;
  /** The program's name for people: "Claude Code". */
  toolName: string;
  /** Where the login lies. */
  path: string;
  /** Something is there but cannot be used; says why. */
  trouble: string | null;
}

/** A login as another program keeps it. Read only: never refreshed, never written back. */
export interface Borrowed extends Credential {
  /** Names the person at the vendor; null when the file does not say. */
  vendorAccount: string | null;
  email: string | null;
  plan: string | null;
  /** Epoch ms, null when unknown. */
  expiresAt: number | null;
}

/** `discover.ts` exports `discovery`. */
export interface Discovery {
  tools: readonly string[];
  find(surroundings: Surroundings): Promise<Finding[]>;
  /** Reads the login; throws ReadError when it is not there or makes no sense. */
  borrow(tool: string, surroundings: Surroundings): Promise<Borrowed>;
}

/** `demo.ts` exports `demo`: sample accounts, and what the vendor's servers would answer for them. */
export interface ProviderDemo {
  /** The vendor's origins that the simulator plays. */
  origins: readonly string[];
  accounts: readonly DemoAccount[];
  answer(request: DemoRequest): DemoAnswer | null;
}

export interface DemoAccount {
  label: string;
  plan: string | null;
  /** Stands for the secret; the simulator tells the accounts apart by it. */
  token: string;
}

export interface DemoRequest {
  /** The vendor's origin that was meant, not the simulator's own. */
  origin: string;
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** What the request presents itself with; the accounts are told apart by it. */
  token: string | null;
  body: string;
  now: number;
}

export interface DemoAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}
