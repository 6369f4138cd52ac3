import type { Database } from '../../db/connection.ts'
import { createAccounts } from '../../server/adapters/accounts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import type { EntryDraft } from '../../server/ledger/types.ts'
import type { Letter } from '../../server/people/letters.ts'
import { createPeople, type PeopleDependencies } from '../../server/people/people.ts'
import type { Actor, Cookies, People } from '../../server/people/types.ts'
import { openTestDatabase } from '../support/database.ts'

export const password = '正确的马电池订书钉'.repeat(2)
/** ASCII `qiyin-demo-secret-01`. */
export const totpSecret = 'OFUXS2LOFVSGK3LPFVZWKY3SMV2C2MBR'
export const sealKey = 'seal of the test'

export type Site = {
  db: Database
  people: People
  letters: Letter[]
  entries: EntryDraft[]
  /** better-auth reads the real clock, so ours starts there and moves only when told. */
  clock: { now(): Date; advance(milliseconds: number): void }
  close(): Promise<void>
}

export async function openSite(extra: Partial<PeopleDependencies> = {}): Promise<Site> {
  const db = await openTestDatabase()
  const letters: Letter[] = []
  const entries: EntryDraft[] = []
  const clock = adjustableClock()
  const people = createPeople({
    openAccounts: createAccounts,
    db,
    clock,
    random: nodeCrypto.randomBytes,
    crypto: nodeCrypto,
    baseUrl: 'http://localhost:3000',
    secret: 'c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXMh',
    ledger: {
      append: async (_tx, entry) => {
        entries.push(entry)
        return `ent_${entries.length}` as never
      },
    },
    sealIntent: (intent) => `${sealKey}:${intent.id}:${intent.digest}`,
    mailbox: {
      enqueue: async (_tx, letter) => {
        letters.push(letter)
      },
      readdress: async (_tx, from, to) => {
        for (const letter of letters) if (letter.recipient === from) letter.recipient = to
      },
    },
    ...extra,
  })
  return { db, people, letters, entries, clock, close: () => db.close() }
}

function adjustableClock() {
  let instant = Date.now()
  return {
    now: () => new Date(instant),
    advance: (milliseconds: number) => {
      instant += milliseconds
    },
  }
}

/** What a browser would send back. */
export function headersWith(answer: Cookies | Refusal): Headers {
  const { cookies } = agreed(answer)
  const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '')
  return new Headers({ cookie: pairs.join('; '), host: 'localhost:3000' })
}

export function agreed<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.code} ${JSON.stringify(answer.facts)}`)
  return answer
}

export function codeOf(answer: unknown): string | undefined {
  return isRefusal(answer) ? answer.code : undefined
}

/** A person with a verified e-mail, signed in by the demo verb. */
export async function personAt(
  site: Site,
  name: string,
  extra: { totpSecret?: string; operator?: boolean } = {},
): Promise<Actor> {
  const email = `${name}@example.com`
  const id = await site.people.createDemoPerson({ email, name, password, ...extra })
  return actorNow(site, id)
}

export async function actorNow(site: Site, personId: string): Promise<Actor> {
  const actor = await site.people.actorById(personId)
  if (!actor) throw new Error('no such person')
  return actor
}

export function tokenIn(letter: Letter | undefined): string {
  return /[0-9a-zA-Z]{24,64}\s*$/.exec(letter?.body ?? '')?.[0].trim() ?? ''
}
