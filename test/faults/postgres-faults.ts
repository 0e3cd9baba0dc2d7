// What can be done to a PostgreSQL from within, and to its processes.

import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { PostgresServer } from '../support/servers/postgres.ts'
import { childrenOf } from '../support/servers/server-process.ts'
import { answered } from './answered.ts'
import type { Fault } from './place.ts'

/** What the test's own connections call themselves, so that it does not end them. */
export const ADMINISTRATOR = 'the test'

export function postgresFaults(server: PostgresServer, admin: pg.Pool): readonly Fault[] {
  return [
    backendKilled(server, admin),
    restartedInOrder(server),
    connectionsEnded(admin),
    tooManyConnections(server),
    setting('every transaction SERIALIZABLE', admin, 'default_transaction_isolation', 'serializable'),
    setting('nothing may be written (read only)', admin, 'default_transaction_read_only', 'on'),
    raised('serialization failures (40001, 40P01)', admin, 'utsessions_records', ['40001', '40P01'], 0.3),
    raised('no room for the journal (53100)', admin, 'utsessions_journal', ['53100'], 0.5),
  ]
}

/** As the kernel does when memory runs out: the server ends all the others, too, and recovers. */
function backendKilled(server: PostgresServer, admin: pg.Pool): Fault {
  return {
    name: 'kill -9 of one of its processes',
    inflict: async (random, harmed) => {
      const backends = childrenOf(server.pid()).filter((pid) =>
        commandLine(pid).includes('postgres postgres 127.0.0.1'),
      )
      harmed()
      process.kill(random.oneOf(backends), 'SIGKILL')
      await wait(20)
      await answered(() => admin.query('SELECT 1'))
    },
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Says good-bye to everybody, as an upgrade does. */
function restartedInOrder(server: PostgresServer): Fault {
  return {
    name: 'a restart in order (fast)',
    inflict: async () => {
      process.kill(server.pid(), 'SIGINT')
      while (server.isRunning()) await wait(10)
      await server.restart()
    },
  }
}

function connectionsEnded(admin: pg.Pool): Fault {
  return {
    name: 'all connections ended by the server',
    inflict: async () => void (await endOthers(admin)),
  }
}

const OF_OTHERS = `FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> '${ADMINISTRATOR}'`

/** All but the administrator's. */
async function endOthers(admin: pg.Pool | pg.Client): Promise<void> {
  await admin.query(`SELECT pg_terminate_backend(pid) ${OF_OTHERS}`)
}

async function connectionsOfOthers(admin: pg.Client): Promise<number> {
  return (await admin.query(`SELECT count(*)::int AS count ${OF_OTHERS}`)).rows[0].count
}

/** Others take all that there are: those of the load are ended, and their places taken before it is back, until none is left for it. */
function tooManyConnections(server: PostgresServer): Fault {
  return {
    name: 'too many connections',
    inflict: async (random, harmed) => {
      const taken = await allThatAreLeft(server)
      const [first] = taken
      if (!first) throw new Error('the load has taken every connection, and none is left for who ends them')
      while ((await connectionsOfOthers(first)) > 0) {
        await endOthers(first)
        taken.push(...(await allThatAreLeft(server)))
      }
      harmed()
      await wait(random.between(200, 800))
      await Promise.all(taken.map((client) => client.end()))
    },
  }
}

/** Connects until the server refuses. */
async function allThatAreLeft(server: PostgresServer): Promise<pg.Client[]> {
  const taken: pg.Client[] = []
  for (;;) {
    const client = new pg.Client({ connectionString: server.url, application_name: ADMINISTRATOR })
    client.on('error', () => {})
    try {
      await client.connect()
    } catch {
      return taken
    }
    taken.push(client)
  }
}

/** In force for everybody at once, for a while. */
function setting(name: string, admin: pg.Pool, setting: string, value: string): Fault {
  return {
    name,
    inflict: async (random) => {
      await admin.query(`ALTER SYSTEM SET ${setting} = '${value}'`)
      await admin.query('SELECT pg_reload_conf()')
      await wait(random.between(400, 1_000))
      await admin.query(`ALTER SYSTEM RESET ${setting}`)
      await admin.query('SELECT pg_reload_conf()')
      while ((await admin.query(`SHOW ${setting}`)).rows[0][setting] === value) await wait(5)
    },
  }
}

/** So large a part of what is written to a table fails with one of these codes, for a while. */
function raised(name: string, admin: pg.Pool, table: string, codes: readonly string[], part: number): Fault {
  const list = codes.map((code) => `'${code}'`).join(', ')
  return {
    name,
    inflict: async (random) => {
      await admin.query(`
        CREATE OR REPLACE FUNCTION fail_sometimes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF random() < ${part} THEN
            RAISE EXCEPTION 'the test says so' USING ERRCODE = (ARRAY[${list}])[1 + floor(random() * ${codes.length})];
          END IF;
          RETURN NEW;
        END $$`)
      await admin.query(
        `CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION fail_sometimes()`,
      )
      await wait(random.between(300, 900))
      await admin.query(`DROP TRIGGER fails ON ${table}`)
    },
  }
}
