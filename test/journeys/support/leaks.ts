import { createHash } from 'node:crypto'
import type { Database } from '../../../db/connection.ts'
import { ledgerCheckpoints, ledgerEntries, ledgerTiles } from '../../../db/schema/ledger.ts'
import { jobs } from '../../../db/schema/outbox.ts'
import type { App } from '../../../server/app.ts'

type Looked = { app: App; db: Database }

/** All that a stranger can fetch of the ledger, as it leaves the house. */
export async function shownLedger({ ledger }: App): Promise<Buffer[]> {
  await ledger.sequence()
  const checkpoint = await ledger.checkpoint()
  const size = Number(checkpoint.split('\n')[1])
  const rows = await ledger.list({ limit: 1000 })
  if (rows.length !== size) throw new Error(`${rows.length} of ${size} leaves are listed`)
  const raw: (Uint8Array | undefined)[] = rows.map((row) => row.leaf)
  for (let from = 0; from < size; from += 256) {
    const width = Math.min(256, size - from)
    raw.push(await ledger.tile(0, from / 256, width))
    raw.push(await ledger.entryBundle(from / 256, width))
  }
  const listed = rows.map(({ leaf, ...row }) =>
    // Once as it is, once read and written anew: an escape would hide a word from the search.
    [JSON.stringify(row), JSON.stringify(JSON.parse(Buffer.from(leaf).toString()))].join('\n'),
  )
  const texts = [checkpoint, ...listed, await ledger.verifierKey()].map((text) => Buffer.from(text))
  return [...texts, ...raw.map((one) => Buffer.from(one ?? []))]
}

/** Its rows as the database has them, but for what opens the salted commitments, which never leaves it. */
async function ledgerRows({ db }: Looked): Promise<Buffer[]> {
  const entries = await db.read.select().from(ledgerEntries)
  const tiles = await db.read.select().from(ledgerTiles)
  const notes = await db.read.select().from(ledgerCheckpoints)
  return [
    ...entries.flatMap(({ id, kind, leaf }) => [Buffer.from(`${id} ${kind}`), Buffer.from(leaf)]),
    ...tiles.map(({ hashes }) => Buffer.from(hashes)),
    ...notes.map(({ note, root }) => Buffer.from(`${note} ${root}`)),
  ]
}

/** Jobs stay when they are done: what they were to do, under which key, and what went wrong. */
async function keptJobs({ db }: Looked): Promise<Buffer[]> {
  const rows = await db.read.select().from(jobs)
  if (rows.length === 0) throw new Error('there are no jobs to look at')
  return rows.map((row) => Buffer.from(JSON.stringify(row)))
}

/** Every address in every letter, read as people read it. */
async function sentAddresses({ app }: Looked): Promise<Buffer[]> {
  const letters = await app.mailbox.listFor('all', 1000)
  const found = letters.flatMap(({ body }) => body.match(/https?:\/\/[^\s，。；）]+/g) ?? [])
  if (found.length === 0) throw new Error('no letter has an address')
  return found.map((address) => Buffer.from(`${address} ${decodeURIComponent(address)}`))
}

/** As it was typed, and by what a guess of it could be confirmed. */
function spellings(secret: string): Buffer[] {
  const digest = createHash('sha256').update(secret).digest()
  const texts = [
    ...[secret, encodeURIComponent(secret)],
    ...(['hex', 'base64', 'base64url'] as const).map((one) => digest.toString(one)),
  ]
  return [digest, ...texts.map((text) => Buffer.from(text))]
}

/** `where: secret` of each that is in the ledger, in kept jobs, or in an address that was given out. */
export async function leaksOf(looked: Looked, secrets: readonly string[]): Promise<string[]> {
  const places = {
    'shown ledger': await shownLedger(looked.app),
    'ledger rows': await ledgerRows(looked),
    jobs: await keptJobs(looked),
    addresses: await sentAddresses(looked),
  }
  return secrets.flatMap((secret) => {
    const needles = spellings(secret)
    return Object.entries(places)
      .filter(([, texts]) => texts.some((text) => needles.some((one) => text.includes(one))))
      .map(([where]) => `${where}: ${secret}`)
  })
}
