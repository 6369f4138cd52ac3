import { toHex } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { dateIn, parseDate } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { parseYuan } from '../core/values/money.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { actionFor, type Side, sidesOf } from './acting.ts'
import type { NewFact } from './entries.ts'
import { checkedEvidence, type EvidenceFile } from './evidence.ts'
import { loadRunning, type Opened, openContract, planDeps } from './parts.ts'
import { planFor, type Running } from './plan.ts'
import type { GivenFact } from './rules.ts'
import type { Fact } from './standing-types.ts'
import { type Engine, prepare } from './steps.ts'
import { factByKey } from './store.ts'
import type { Evidence, FactInput } from './types.ts'

/** Both parties may speak at the same time: who was slower is heard again with what is known by then. */
const mostTries = 8

const longestNote = 500

/** What is said, read but not judged; without who says it. */
type Said = Pick<GivenFact, 'kind' | 'occurredOn' | 'value'> & {
  key: string
  note: string
  evidence: readonly EvidenceFile[]
  files: readonly Evidence[]
}

/** True when the fact is durable, with all that follows from it; also when it was before. */
export async function record(
  engine: Engine,
  actor: Actor,
  contractId: string,
  input: FactInput,
): Promise<true | Refusal> {
  const { deps } = engine
  const opened = await openContract(deps, actor, contractId)
  if (isRefusal(opened)) return opened
  const said = saidIn(engine, input)
  if (isRefusal(said)) return said
  const sides = sidesOf(deps.authorise, actor, opened.parties)
  const action = actionFor(said.kind)
  const speakers = sides.filter((side) => side.may(action))
  if (speakers.length === 0) return refuse('not-permitted', { action })
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await sameAsKnown(engine, contractId, said, speakers)
    if (known !== undefined) return known
    const [running] = await loadRunning(deps, [contractId])
    if (!running) return refuse('not-running')
    const side = speakerFor(engine, running, said, speakers)
    if (isRefusal(side)) return side
    if (await carryOut(engine, opened, running, told(engine, actor, running, said, side))) {
      return true
    }
  }
  return refuse('overtaken')
}

/** Evaluated with the new fact, its files kept, and stored if nobody was faster. */
async function carryOut(
  engine: Engine,
  opened: Opened,
  running: Running,
  { newFact, evidence }: Told,
): Promise<boolean> {
  const { deps, evaluate, commit } = engine
  const informed = { ...running, facts: [...running.facts, newFact.fact] }
  const plan = planFor(planDeps(deps, evaluate), informed, newFact.fact.recordedAt)
  for (const { bytes } of evidence) await deps.documents.keep(bytes)
  const [step] = await prepare(deps, [{ plan, facts: [newFact], opened }])
  return step !== undefined && commit(step)
}

function saidIn({ deps }: Engine, input: FactInput): Said | Refusal {
  const { kind, key, clause, fact, outcome } = input
  const occurredOn = parseDate(input.occurredOn)
  if (occurredOn === undefined) return refuse('not-a-date', {}, 'occurredOn')
  const note = input.note.trim()
  if ([...note].length > longestNote) return refuse('too-long', { maximum: longestNote }, 'note')
  if (needsReason.test(kind) && note.length < 2) return refuse('reason-required', {}, 'note')
  if (key === '' || key.length > 100) return refuse('invalid', {}, 'key')
  const amount = input.amount === undefined ? undefined : parseYuan(input.amount)
  if (typeof amount === 'string') return refuse(`money-${amount}`, {}, 'amount')
  const evidence = checkedEvidence(input.evidence)
  if (isRefusal(evidence)) return evidence
  const files = evidence.map(({ bytes, name }) => {
    return { digest: toHex(deps.crypto.digest('sha256', bytes)), name, size: bytes.length }
  })
  const value = Object.fromEntries(
    Object.entries({ clause, amount, fact, outcome }).filter(([, one]) => one !== undefined),
  ) as Fact['value']
  return { kind, key, occurredOn, value, note, evidence, files }
}

/** Whoever quarrels, refuses or gives up says why. */
const needsReason = /^(acceptance\.failed|claim\.opened|dispute\.opened|fact\.contested)$/

/** The first side that may say it; where none may, what stands against the most promising one. */
function speakerFor(
  { judge, deps }: Engine,
  { terms, facts }: Running,
  { kind, occurredOn, value }: Said,
  sides: readonly Side[],
): Side | Refusal {
  const today = dateIn(deps.clock.now(), terms.zone)
  let fault: Refusal | undefined
  for (const side of sides) {
    const given = { kind, occurredOn, value, source: 'party', party: side.field } as const
    const found = judge({ terms, facts, today }, given)
    if (!found) return side
    if (!fault || fault.code === 'fact-not-yours') fault = found
  }
  return fault ?? refuse('fact-not-yours')
}

/** The same key again: the same content was recorded and nothing is to be done, any other is refused. */
async function sameAsKnown(
  { deps }: Engine,
  contractId: string,
  said: Said,
  sides: readonly Side[],
): Promise<true | Refusal | undefined> {
  const found = await factByKey(deps.db.read, contractId, said.key)
  if (!found) return undefined
  const mine = sides.some(({ organisationId }) => organisationId === found.organisationId)
  return mine && contentOf(found) === contentOf({ ...said, evidence: said.files })
    ? true
    : refuse('fact-known')
}

function contentOf({
  kind,
  occurredOn,
  value,
  note,
  evidence,
}: Pick<Said, 'kind' | 'occurredOn' | 'value' | 'note'> & {
  evidence: readonly Evidence[]
}): string {
  return canonicalJson({ kind, occurredOn, value, note, evidence })
}

type Told = { newFact: NewFact; evidence: readonly EvidenceFile[] }

function told(
  { deps }: Engine,
  actor: Actor,
  running: Running,
  said: Said,
  { field, organisationId }: Side,
): Told {
  const { kind, occurredOn, value, key, note, evidence, files } = said
  const fact: Fact = {
    id: newId('fact', deps.random),
    position: running.facts.length + 1,
    ...{ kind, occurredOn, value, source: 'party', party: field },
    recordedAt: deps.clock.now(),
  }
  const mediaTypes = evidence.map((one) => one.mediaType)
  const newFact = { fact, key, organisationId, actorId: actor.personId, note, mediaTypes }
  return { newFact: { ...newFact, evidence: files }, evidence }
}
