import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { postgresSink } from '../../lib/buffer/postgres-sink.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';

const MIGRATION = readFileSync(new URL('../../lib/buffer/postgres-sink.sql', import.meta.url), 'utf8');

let server: LocalPostgres;
let pool: pg.Pool;

beforeAll(async () => {
  server = await LocalPostgres.start();
}, 60_000);

afterAll(() => server.remove());

beforeEach(async () => {
  pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => {});
  await pool.query(`DROP TABLE IF EXISTS audit_events; ${MIGRATION}`);
});

afterEach(() => pool.end());

type Event = { readonly user: string };

/** A buffer with events of these users. The dropped ones are collected as `cause: user`. */
function bufferOf(users: readonly string[]) {
  const dropped: string[] = [];
  const statements = { count: 0 };
  const buffer = new AuditEventBuffer<Event>({
    maxItems: 10_000,
    sink: (batch, signal) => {
      statements.count += 1;
      return postgresSink<Event>(pool)(batch, signal);
    },
    onDrop: ({ cause, dropped: { event } }) => dropped.push(`${cause}: ${event.user.slice(0, 20)}`),
  });
  for (const user of users) buffer.add({ user });
  return { buffer, dropped, statements };
}

async function storedUsers(): Promise<string[]> {
  const { rows } = await pool.query("SELECT event->>'user' AS name FROM audit_events ORDER BY sequence");
  return rows.map(({ name }) => name);
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `user ${index}`);

const TRIGGER = (body: string) =>
  `CREATE OR REPLACE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;
   CREATE TRIGGER guard BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION guard()`;

describe('an event that the table refuses', () => {
  const huge = randomBytes(20_000).toString('hex'); // random, so that it cannot be compressed below the limit

  it.each<[string, string, string]>([
    ['a CHECK constraint', `ADD CHECK (event->>'user' <> 'mallory')`, 'mallory'],
    [
      'a generated column of another type',
      `ADD n int GENERATED ALWAYS AS (length(event->>'user') / (CASE event->>'user' WHEN 'mallory' THEN 0 ELSE 1 END)) STORED`,
      'mallory',
    ],
    [
      'a generated column that must not be null',
      `ADD u text GENERATED ALWAYS AS (nullif(event->>'user', 'mallory')) STORED NOT NULL`,
      'mallory',
    ],
    ['a trigger', 'TRIGGER', 'mallory'],
    ['a trigger with a code of its own', 'TRIGGER AU001', 'mallory'],
    ['a trigger that speaks of a CHECK constraint', 'TRIGGER 23514', 'mallory'],
    ['an index that is too small for it', 'INDEX', huge],
    ['a unique index', 'UNIQUE', 'user 3'],
  ])('because of %s is dropped alone', async (_what, change, user) => {
    if (change.startsWith('TRIGGER')) {
      const code = change.slice('TRIGGER '.length);
      const using = code && ` USING ERRCODE = '${code}'`;
      await pool.query(
        TRIGGER(`IF NEW.event->>'user' = 'mallory' THEN RAISE EXCEPTION 'no'${using}; END IF;`),
      );
    } else if (change === 'INDEX' || change === 'UNIQUE') {
      await pool.query(
        `CREATE ${change === 'UNIQUE' ? 'UNIQUE ' : ''}INDEX ON audit_events ((event->>'user'))`,
      );
    } else {
      await pool.query(`ALTER TABLE audit_events ${change}`);
    }
    const { buffer, dropped, statements } = bufferOf(many(200).toSpliced(120, 0, user));
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(await storedUsers()).toEqual(many(200));
    expect(dropped).toEqual([`rejected: ${user.slice(0, 20)}`]);
    expect(buffer.usage()).toMatchObject({ writtenCount: 200, droppedCount: 1 });
    expect(statements.count).toBeLessThanOrEqual(30);
  });

  it('because of row-level security is dropped alone', async () => {
    await pool.query(`DROP ROLE IF EXISTS auditor; CREATE ROLE auditor LOGIN PASSWORD 'x';
      GRANT INSERT, SELECT ON audit_events TO auditor; ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
      CREATE POLICY reading ON audit_events FOR SELECT USING (true);
      CREATE POLICY writing ON audit_events FOR INSERT WITH CHECK (event->>'user' <> 'mallory')`);
    const owner = pool;
    pool = new pg.Pool({ connectionString: server.url.replace(/\/\/[^@]*@/, '//auditor:x@'), max: 1 });
    const { buffer, dropped } = bufferOf(['ada', 'mallory', 'bob']);
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(await storedUsers()).toEqual(['ada', 'bob']);
    expect(dropped).toEqual(['rejected: mallory']);
    await pool.end();
    pool = owner;
    await pool.query('DROP OWNED BY auditor; DROP ROLE auditor');
  });

  it('as the last one of a flush is dropped, because the table accepts the one before it again', async () => {
    await pool.query("ALTER TABLE audit_events ADD CHECK (event->>'user' <> 'mallory')");
    const { buffer, dropped } = bufferOf(['ada', 'bob', 'mallory']);
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(await storedUsers()).toEqual(['ada', 'bob']);
    expect(dropped).toEqual(['rejected: mallory']);
  });
});

describe('a table that is at fault itself', () => {
  const alter = (change: string) => `ALTER TABLE audit_events ${change}`;

  it.each<[what: string, fault: string, cure: string, code: string]>([
    [
      'a sequence that has reached its end',
      `${alter('ADD id smallserial')}; ALTER SEQUENCE audit_events_id_seq MAXVALUE 40`,
      "ALTER SEQUENCE audit_events_id_seq NO MAXVALUE; SELECT setval('audit_events_id_seq', 100)",
      '2200H',
    ],
    [
      'a number column that is too small',
      alter('ADD id smallint GENERATED ALWAYS AS ((sequence + 40000)::smallint) STORED'),
      alter('DROP COLUMN id'),
      '22003',
    ],
    [
      'a CHECK constraint that no event meets',
      alter('ADD CONSTRAINT strict CHECK (false) NOT VALID'),
      alter('DROP CONSTRAINT strict'),
      '23514',
    ],
    [
      'a new column that must not be null',
      alter('ADD tenant text NOT NULL'),
      alter('DROP COLUMN tenant'),
      '23502',
    ],
    ['a missing column', alter('RENAME COLUMN event TO data'), alter('RENAME COLUMN data TO event'), '42703'],
    [
      'a column of another type',
      alter('ALTER COLUMN event TYPE bigint USING 0'),
      alter("ALTER COLUMN event TYPE jsonb USING '{}'"),
      '42804',
    ],
    ['its absence', alter('RENAME TO events_old'), 'ALTER TABLE events_old RENAME TO audit_events', '42P01'],
    [
      'a trigger that always fails',
      TRIGGER("RAISE EXCEPTION 'maintenance';"),
      'DROP TRIGGER guard ON audit_events',
      'P0001',
    ],
  ])('because of %s costs none of 200 events, and is reported', async (_what, fault, cure, code) => {
    await pool.query(fault);
    const { buffer, dropped, statements } = bufferOf(many(200));
    expect(await buffer.flush()).toMatchObject({ remaining: 200, error: { code } });
    expect(await buffer.flush({ force: true })).toMatchObject({ remaining: 200, error: { code } });
    expect(statements.count).toBeLessThanOrEqual(220);
    await pool.query(cure);
    expect(await buffer.flush({ force: true })).toMatchObject({ remaining: 0, error: undefined });
    expect(await storedUsers()).toEqual(many(200));
    expect(dropped).toEqual([]);
    expect(buffer.usage()).toMatchObject({ writtenCount: 200, droppedCount: 0 });
  });

  it('because of a missing partition costs no event, though it accepts others in the partitions that exist', async () => {
    await pool.query(`DROP TABLE audit_events; CREATE TABLE audit_events (writer uuid, sequence bigint, added_at timestamptz,
      event jsonb, PRIMARY KEY (writer, sequence)) PARTITION BY RANGE (sequence);
      CREATE TABLE first_part PARTITION OF audit_events FOR VALUES FROM (1) TO (31)`);
    const { buffer, dropped } = bufferOf(many(30));
    await buffer.flush();
    for (const user of many(20)) buffer.add({ user });
    expect(await buffer.flush()).toMatchObject({ remaining: 20, error: { code: '23514' } });
    await pool.query('CREATE TABLE next_part PARTITION OF audit_events FOR VALUES FROM (31) TO (100)');
    expect(await buffer.flush({ force: true })).toMatchObject({ remaining: 0 });
    expect(await storedUsers()).toHaveLength(50);
    expect(dropped).toEqual([]);
  });
});

describe('over any events and faults of a real table', () => {
  /** Changes of the table with which it refuses all events, and how to undo them. */
  const FAULTS: readonly (readonly [fault: string, cure: string])[] = [
    ['ADD CONSTRAINT fault CHECK (false) NOT VALID', 'DROP CONSTRAINT fault'],
    ['ENABLE TRIGGER guard', 'DISABLE TRIGGER guard'],
    ['RENAME COLUMN added_at TO fault', 'RENAME COLUMN fault TO added_at'],
  ];

  const users = fc.array(fc.constantFrom('good', 'good', 'poison'), { minLength: 1, maxLength: 25 });

  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ add: users }) },
    { weight: 3, arbitrary: fc.constant({ flush: true } as const) },
    { weight: 1, arbitrary: fc.record({ fault: fc.integer({ min: 0, max: FAULTS.length - 1 }) }) },
    { weight: 1, arbitrary: fc.constant({ cure: true } as const) },
  );

  it('each good event is stored once, each refused event is dropped, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async steps => {
        await pool.query(`DROP TABLE IF EXISTS audit_events; ${MIGRATION};
          ALTER TABLE audit_events ADD CHECK (event->>'user' NOT LIKE 'poison%');
          ${TRIGGER("RAISE EXCEPTION 'maintenance';")}; ALTER TABLE audit_events DISABLE TRIGGER guard`);
        const { buffer, dropped } = bufferOf([]);
        const added: string[] = [];
        let fault: readonly [string, string] | undefined;
        const cure = async () => {
          if (fault) await pool.query(`ALTER TABLE audit_events ${fault[1]}`);
          fault = undefined;
        };
        for (const next of steps) {
          if ('add' in next) {
            for (const kind of next.add) {
              const user = `${kind} ${added.length}`;
              added.push(user);
              buffer.add({ user });
            }
          } else if ('flush' in next) {
            const { remaining, error } = await buffer.flush({ force: true });
            expect(remaining > 0).toBe(error !== undefined);
          } else {
            await cure();
            if ('fault' in next) {
              fault = FAULTS[next.fault];
              await pool.query(`ALTER TABLE audit_events ${fault?.[0]}`);
            }
          }
        }
        await cure();
        buffer.add({ user: 'good at last' });
        added.push('good at last');
        while (buffer.length > 0) await buffer.flush({ force: true });
        const isGood = (user: string) => user.startsWith('good');
        expect(await storedUsers()).toEqual(added.filter(isGood));
        expect(dropped.toSorted()).toEqual(
          added
            .filter(user => !isGood(user))
            .map(user => `rejected: ${user}`)
            .toSorted(),
        );
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
