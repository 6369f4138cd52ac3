import type { Database, Tx } from '../../db/connection.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { newId } from '../core/values/ids.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { Documents } from '../documents/types.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Letter, Outbox } from '../outbox/types.ts'
import type { Actor, Authorise } from '../people/types.ts'
import type { Templates } from '../templates/types.ts'
import { actionsOf } from './book-store.ts'
import type { PlanDeps, Running } from './plan.ts'
import type { Fact, FactKind, Standing } from './standing-types.ts'
import {
  type Addressees,
  type ContractRecord,
  contractWithParties,
  type FactRecord,
  factsOf,
  fulfilmentsOf,
  lastEvaluations,
  type PartyRecord,
} from './store.ts'
import { readTerms } from './terms-text.ts'

export type FulfilmentDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  templates: Pick<Templates, 'get' | 'fill'>
  documents: Pick<Documents, 'keepAll' | 'record' | 'recordAll' | 'fetch'>
  ledger: Pick<Ledger, 'appendAll' | 'about'>
  outbox: Pick<Outbox, 'put'>
  mailbox: { enqueueAll(tx: Tx, letters: readonly Letter[]): Promise<void> }
  notices: { putAll(tx: Tx, notices: readonly NoticeDraft[]): Promise<void> }
  authorise: Authorise
  /** Without a trailing slash. */
  baseUrl: string
}

export type NoticeDraft = {
  key: string
  organisationId: string
  kind: string
  subjectId: string
  facts: Readonly<Record<string, string | number>>
}

export function sha256Hex(deps: Pick<FulfilmentDeps, 'crypto'>, text: string): string {
  return toHex(deps.crypto.digest('sha256', utf8(text)))
}

export function planDeps(
  deps: Pick<FulfilmentDeps, 'crypto' | 'random'>,
  evaluate: PlanDeps['evaluate'],
): PlanDeps {
  return {
    evaluate,
    digest: (text) => sha256Hex(deps, text),
    newActionId: () => newId('action', deps.random),
  }
}

/** Those of them that perform themselves, with all that an evaluation needs. */
export async function loadRunning(
  deps: Pick<FulfilmentDeps, 'db'>,
  contractIds: readonly string[],
): Promise<Running[]> {
  const { read } = deps.db
  if (contractIds.length === 0) return []
  // The record first: whoever advances it later makes the compare-and-set fail, whatever was read after.
  const records = await fulfilmentsOf(read, contractIds)
  const [facts, evaluations, actions] = await Promise.all([
    factsOf(read, contractIds),
    lastEvaluations(read, contractIds),
    actionsOf(read, contractIds),
  ])
  const factsBy = grouped(facts)
  const actionsBy = grouped(actions)
  const lastBy = new Map(evaluations.map((one) => [one.contractId, one]))
  return records.map((record) => {
    const { contractId, version, evaluation, nextTickAt, termsDigest } = record
    const terms = readTerms(record.terms, contractId)
    const last = lastBy.get(contractId)
    return {
      ...{ contractId, version, evaluation, nextTickAt, terms, termsDigest },
      facts: (factsBy.get(contractId) ?? []).map((fact) => factOf(fact)),
      known: last?.facts ?? 0,
      last: last ? (JSON.parse(last.standing) as Standing) : null,
      done: new Set((actionsBy.get(contractId) ?? []).map(({ key }) => key)),
    }
  })
}

function grouped<Row extends { contractId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.contractId)
    if (group) group.push(row)
    else groups.set(row.contractId, [row])
  }
  return groups
}

/** As evaluation sees it. */
export function factOf(row: FactRecord): Fact {
  const { id, position, occurredOn, value, recordedAt } = row
  return {
    ...{ id, position, occurredOn, value, recordedAt },
    kind: row.kind as FactKind,
    source: row.source as Fact['source'],
    party: row.party,
  }
}

export type Opened = { contract: ContractRecord; parties: PartyRecord[] }

/**
 * A contract in force if this person may see how it is performed: as a member of an organisation that signed it, or of
 * the one that drafted it. The same refusal whether it is hidden or absent.
 */
export async function openContract(
  deps: Pick<FulfilmentDeps, 'db' | 'authorise'>,
  actor: Actor,
  contractId: string,
): Promise<Opened | Refusal> {
  const found = await contractWithParties(deps.db.read, contractId)
  if (found?.contract.id !== contractId) return refuse('not-found')
  return isOpenTo(deps, actor, found) ? found : refuse('not-found')
}

export function isOpenTo(
  { authorise }: Pick<FulfilmentDeps, 'authorise'>,
  actor: Actor,
  { contract, parties }: Pick<Addressees, 'contract' | 'parties'>,
): boolean {
  const concerned = [contract.organisationId, ...parties.map((one) => one.organisationId)]
  return concerned.some(
    (id) => id !== null && authorise(actor, 'fulfilment.view', id) === undefined,
  )
}
