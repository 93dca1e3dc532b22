-- The PostgreSQL yardstick: what one RegisterCase writes, as tables somebody would sensibly make.
-- It is meant to be a strong opponent: narrow integer keys, ids from sequences (no hot row),
-- append-ordered request ids, counters spread over slots so that no transaction waits for the
-- commit of another.
-- One hall; ids of people and papers are plain integers where hallcase has them so.
CREATE SEQUENCE case_seq CACHE 1;
CREATE SEQUENCE entry_seq CACHE 1;

-- Idempotency: one request, one outcome.
CREATE TABLE request (
  hall int NOT NULL, principal int NOT NULL, request_id uuid NOT NULL,
  body_hash bytea NOT NULL, case_id bigint NOT NULL, recorded_at timestamptz NOT NULL);

-- The printed number of a hall's local day.
CREATE TABLE case_number (
  hall int NOT NULL, local_day date NOT NULL, number bigint NOT NULL, case_id bigint NOT NULL);

CREATE TABLE case_row (
  case_id bigint NOT NULL, hall int NOT NULL, kind int NOT NULL, item int NOT NULL,
  stage int NOT NULL, etag bigint NOT NULL, post int NOT NULL, registered_by int NOT NULL,
  received_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
  wrapped_key bytea NOT NULL, name_sealed bytea NOT NULL, id_sealed bytea NOT NULL,
  phone_sealed bytea NOT NULL);

CREATE TABLE material (
  case_id bigint NOT NULL, ordinal int NOT NULL, item_material int NOT NULL, copies int NOT NULL,
  state int NOT NULL, holder int NOT NULL);

CREATE TABLE leg (
  case_id bigint NOT NULL, ordinal int NOT NULL, party int NOT NULL,
  opened_at timestamptz NOT NULL, closed_at timestamptz);

CREATE TABLE clock (
  case_id bigint NOT NULL, clock int NOT NULL, unit int NOT NULL, amount int NOT NULL,
  calendar_version int NOT NULL, started_at timestamptz NOT NULL, due_at timestamptz NOT NULL);

CREATE TABLE timer (wake_at timestamptz NOT NULL, case_id bigint NOT NULL);

-- The hash chain: the application computes `hash` over the previous hash and `entry`.
CREATE TABLE ledger_entry (
  seq bigint NOT NULL, hall int NOT NULL, recorded_at timestamptz NOT NULL,
  entry bytea NOT NULL, hash bytea NOT NULL);

CREATE TABLE counter (
  hall int NOT NULL, local_day date NOT NULL, slot int NOT NULL, registered bigint NOT NULL,
  open_cases bigint NOT NULL);

CREATE TABLE blind_index (token bytea NOT NULL, field int NOT NULL, case_id bigint NOT NULL);

-- LOAD: one million earlier cases (psql variable `cases`), loaded before the indexes exist.
INSERT INTO request SELECT 1, i % 34,
    -- UUIDv7: the high bits are the time, so that new ones append
    (lpad(to_hex(1600000000000 + i * 1000), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') ||
     '8' || substr(md5(i::text), 1, 15))::uuid,
    sha256(i::text::bytea), i, 'epoch'::timestamptz + i * interval '1 second'
  FROM generate_series(1, :cases) i;
INSERT INTO case_number SELECT 1, '2020-01-01'::date + (i / 1000)::int, i % 1000, i
  FROM generate_series(1, :cases) i;
INSERT INTO case_row SELECT i, 1, 1, i % 500, 1, 1, i % 10, i % 34,
    'epoch'::timestamptz + i * interval '1 second', 'epoch'::timestamptz + i * interval '1 hour',
    decode(repeat(md5(i::text), 2), 'hex') || '\x0000000000000000000000000000',
    decode(md5(i::text), 'hex') || '\x000000000000000000000000000000000000000000000000',
    decode(md5(i::text), 'hex') || '\x0000000000000000000000000000000000000000000000000000000000',
    decode(md5(i::text), 'hex') || '\x000000000000000000000000000000000000000000000000'
  FROM generate_series(1, :cases) i;
INSERT INTO material SELECT i, m, i % 500 * 3 + m, 1, 1, i % 34
  FROM generate_series(1, :cases) i, generate_series(1, 3) m;
INSERT INTO leg SELECT i, 1, i % 34, 'epoch'::timestamptz + i * interval '1 second', NULL
  FROM generate_series(1, :cases) i;
INSERT INTO clock SELECT i, 2, 1, 5, 1, 'epoch'::timestamptz + i * interval '1 second',
    'epoch'::timestamptz + i * interval '1 hour' FROM generate_series(1, :cases) i;
INSERT INTO timer SELECT 'epoch'::timestamptz + i * interval '1 hour', i
  FROM generate_series(1, :cases) i;
INSERT INTO ledger_entry SELECT i, 1, 'epoch'::timestamptz + i * interval '1 second',
    decode(repeat(md5(i::text), 40), 'hex'), sha256(i::text::bytea)
  FROM generate_series(1, :cases) i;
INSERT INTO blind_index SELECT substr(sha256((i * 2 + f)::text::bytea), 1, 16), f, i
  FROM generate_series(1, :cases) i, generate_series(0, 1) f;
SELECT setval('case_seq', :cases), setval('entry_seq', :cases);

-- INDEXES: what a query of the hall needs, no more.
ALTER TABLE request ADD PRIMARY KEY (hall, principal, request_id);
ALTER TABLE case_number ADD PRIMARY KEY (hall, local_day, number);
ALTER TABLE case_row ADD PRIMARY KEY (case_id);
CREATE INDEX case_worklist ON case_row (hall, post, stage, case_id);
ALTER TABLE material ADD PRIMARY KEY (case_id, ordinal);
ALTER TABLE leg ADD PRIMARY KEY (case_id, ordinal);
ALTER TABLE clock ADD PRIMARY KEY (case_id, clock);
CREATE INDEX timer_wake ON timer (wake_at, case_id);
ALTER TABLE ledger_entry ADD PRIMARY KEY (hall, seq);
ALTER TABLE counter ADD PRIMARY KEY (hall, local_day, slot);
CREATE INDEX blind_token ON blind_index (token, case_id);
