/**
 * Numbers change all the time, what they are called hardly ever. So a point is a moment and its numbers; the series it
 * belongs to says the rest once: whose, which meter, how it was named, by which reader it was read. In the same way a
 * reading is a moment, and its form says by whom, with what outcome, and which series it held. That keeps a point at
 * some thirty bytes, and every question about the latest is one look at the end of a series.
 *
 * Ids are the first 48 bits of a hash of the content, so a row is its own key, the same in every process and after a
 * recovery. No table has a rowid: there is nothing that REPLACE could replace by the back door.
 */
export const first = `
  CREATE TABLE meter_series (
    id INTEGER NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT,
    via TEXT NOT NULL,
    label TEXT NOT NULL,
    unit TEXT NOT NULL,
    window_seconds REAL,
    known INTEGER NOT NULL CHECK (known IN (0, 1)),
    resets INTEGER NOT NULL CHECK (resets IN (0, 1))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX meter_series_of ON meter_series (account, kind, scope);

  CREATE TABLE meter_points (
    series INTEGER NOT NULL,
    at INTEGER NOT NULL,
    utilisation REAL,
    used REAL,
    allowed REAL,
    resets_at INTEGER,
    PRIMARY KEY (series, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE credit_series (
    id INTEGER NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    via TEXT NOT NULL,
    has_credits INTEGER NOT NULL CHECK (has_credits IN (0, 1)),
    unlimited INTEGER NOT NULL CHECK (unlimited IN (0, 1)),
    overage_limit_reached INTEGER NOT NULL CHECK (overage_limit_reached IN (0, 1)),
    known INTEGER NOT NULL CHECK (known IN (0, 1))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX credit_series_of ON credit_series (account);

  CREATE TABLE credit_points (
    series INTEGER NOT NULL,
    at INTEGER NOT NULL,
    balance REAL,
    PRIMARY KEY (series, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reading_forms (
    id INTEGER NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    via TEXT NOT NULL,
    outcome TEXT NOT NULL,
    plan TEXT,
    turn INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reading_forms_of ON reading_forms (account);

  CREATE TABLE reading_contents (
    series INTEGER NOT NULL,
    form INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (series, form)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE readings (
    form INTEGER NOT NULL,
    at INTEGER NOT NULL,
    retry_at INTEGER,
    PRIMARY KEY (form, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE transactions (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    agent TEXT,
    amount REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX transactions_in_time ON transactions (account, at);

  CREATE TABLE sign_ins (
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    key_print TEXT,
    PRIMARY KEY (subject, at, event)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE removals (
    at INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('retention', 'account', 'recovery')),
    before INTEGER,
    rows INTEGER NOT NULL,
    PRIMARY KEY (at, what)
  ) STRICT, WITHOUT ROWID;
`;
