import type { Account, AccountSource, Mapped, UsageSnapshot } from '../../shared/meter.ts';

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
  /** Where a key is presented, when the person said so. */
  baseUrl?: string | null;
}

/** Sends one request for JSON; throws ReadError with a code for everything that is not a JSON answer. */
export interface JsonRequest {
  url: string;
  method?: 'GET' | 'POST';
  /** Told the answer's headers, also of a refusal. */
  onHeaders?(headers: Headers): void;
  /** Told a refusal's body, which may say why. For the reader's eyes only: it is neither shown nor logged. */
  onRefusal?(text: string): void;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface ReaderTools {
  getJson(request: JsonRequest): Promise<unknown>;
  /** Reads the credential anew from where it lives; throws ReadError `not_signed_in` or `auth_expired`. */
  credential(): Promise<Credential>;
  now(): number;
  /** For readers of local files. */
  surroundings: Surroundings;
  /** What another program last handed us for this account under that name, and when; null when nothing did. */
  capture(name: string): Promise<Capture | null>;
  /** What the person set as this account's budget a month, in the account's currency; null when nothing. */
  budget(account: Account): number | null;
}

export interface Capture {
  /** Epoch ms. */
  at: number;
  text: string;
}

/** One way to read an account. `readers.ts` exports `readers`: the chain for this account, best first. */
export interface UsageReader {
  /** Names this way in every number it gives: 'oauth', 'status-line', 'headers', 'session-log', 'estimate'. */
  via: string;
  /** 'local' costs nothing and is asked whenever something changed; 'request' asks the vendor, on its cadence. */
  cost: 'local' | 'request';
  /**
   * Whether its answer holds every meter that the account has. After one that does not, the chain goes on to the next
   * complete one, at a slower cadence.
   */
  complete: boolean;
  /** Its numbers are a guess of ours: shown as such, and never in the place of one that was read and still holds. */
  estimate?: true;
  /** Throws ReadError. A local reader that has nothing to say throws `not_found`. */
  read(account: Account): Promise<UsageSnapshot>;
}

export type ReaderChain = (tools: ReaderTools, account: Account) => UsageReader[];

/** What discovery and local readers may touch: the home folder and the environment. Reading only, never writing. */
export interface Surroundings {
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** The file's text, or null when it is not there; other failures throw ReadError. */
  readFile(path: string): Promise<string | null>;
  /** The last part of a file that may be huge, as text, from a line's start; null when it is not there. */
  readTail(path: string, bytes: number): Promise<string | null>;
  /** What is in a folder, newest first; empty when it is not there. */
  listFolder(path: string): Promise<FolderEntry[]>;
  /** Rows of a SQLite file that another program may have open, without a trace in it; null when it is not there. */
  queryDatabase(
    path: string,
    sql: string,
    parameters: readonly string[],
  ): Promise<Record<string, unknown>[] | null>;
}

export interface FolderEntry {
  name: string;
  isFolder: boolean;
  modifiedAt: number;
  size: number;
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
  /** What the person is called there, where it is no e-mail address. */
  name?: string | null;
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

/**
 * `keys.ts` exports `keys`: what a typed key stands for. The key itself is read from where the person keeps it
 * whenever it is needed, and stored nowhere.
 */
export interface KeySource {
  /** What people call it: "management key". */
  keyName: string;
  /** Where it is presented unless the person says otherwise; null where there is only one place. */
  defaultBaseUrl: string | null;
  /**
   * Presents the key once, and lists the accounts that it stands for. A key that is refused is a ReadError
   * `auth_expired`; nothing is saved then, and it is not tried again until it changes.
   */
  accounts(key: TypedKey, tools: Pick<ReaderTools, 'getJson' | 'now'>): Promise<KeyAccount[]>;
}

export interface TypedKey {
  key: string;
  /** Scheme, host and port, without a slash at the end. */
  baseUrl: string | null;
}

export interface KeyAccount {
  /** The account's real provider: a proxy speaks for others. */
  provider: string;
  vendorAccount: string;
  label: string;
  plan: string | null;
  /** Names the account behind the key, where there are several. */
  member: string | null;
  /** Why it is listed but cannot be read; null when it can. */
  unsupported: string | null;
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
  /** Where it comes from; a login of ours unless it says otherwise. */
  source?: AccountSource;
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
