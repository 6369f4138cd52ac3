/** One short transaction for what was planned, of one contract or of many: all of it, or nothing. */
import type { Tx } from '../../db/connection.ts'
import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { addActions, addAssets, book, putObligations } from './book-store.ts'
import { type Entries, enter, type Step } from './entries.ts'
import type { FulfilmentDeps } from './parts.ts'
import { addEvaluations, addFacts, moveFulfilment } from './store.ts'

/**
 * Stores every step whose contract nobody advanced since it was planned; answers the contracts of those. An action that
 * was done before makes the whole transaction fail: that cannot be while the compare-and-set holds.
 */
export async function commitSteps(
  deps: FulfilmentDeps,
  tx: Tx,
  steps: readonly Step[],
): Promise<ReadonlySet<string>> {
  const won: Step[] = []
  // Rows are locked in one order everywhere, so that two groups never wait for each other.
  for (const step of [...steps].sort(byContract)) {
    const { running, next } = step.plan
    if (await moveFulfilment(tx, running, next)) won.push(step)
  }
  if (won.length === 0) return new Set()
  const entries = await enter(deps, tx, won)
  await addFacts(
    tx,
    won.flatMap((step) => factRows(step, entries)),
  )
  await addEvaluations(
    tx,
    won.map((step) => evaluationRow(step, entries)),
  )
  await putObligations(tx, won.flatMap(obligationRows))
  await addActions(
    tx,
    won.flatMap((step) => actionRows(step, entries)),
  )
  await book(tx, won.flatMap(postingRows))
  await addAssets(
    tx,
    won.flatMap((step) => assetRows(deps, step, entries)),
  )
  await keepRecords(deps, tx, won)
  return new Set(won.map(({ plan }) => plan.running.contractId))
}

function byContract(one: Step, other: Step): number {
  return one.plan.running.contractId < other.plan.running.contractId ? -1 : 1
}

function factRows({ plan, facts }: Step, entries: Entries) {
  return facts.map((told) => {
    const { fact, key, organisationId, actorId, evidence, note } = told
    const entryId = entries.get(told) ?? null
    const { contractId } = plan.running
    return {
      ...fact,
      contractId,
      key,
      organisationId,
      actorId,
      evidence: [...evidence],
      note,
      entryId,
    }
  })
}

function evaluationRow(step: Step, entries: Entries) {
  const { running, number, now: at, text: standing, digest } = step.plan
  const { contractId, facts } = running
  const entryId = entries.get(step) ?? null
  return { contractId, number, at, facts: facts.length, standing, digest, entryId }
}

function obligationRows({ plan }: Step) {
  const { contractId } = plan.running
  return plan.changed.map(({ clause, state, amount, penalty, dueOn, debtor, creditor }) => {
    return {
      contractId,
      clause,
      state,
      amount,
      penalty,
      dueOn,
      debtor,
      creditor,
      updatedAt: plan.now,
    }
  })
}

function actionRows({ plan, files }: Step, entries: Entries) {
  return plan.actions.map((action) => {
    const { id, intent } = action
    const { key, clause, kind, payload } = intent
    return {
      ...{ id, key, clause, kind, payload: { ...payload } },
      contractId: plan.running.contractId,
      state: 'done',
      at: plan.now,
      documentDigest: files.get(id) ?? null,
      entryId: entries.get(action) ?? null,
    }
  })
}

function postingRows({ plan }: Step) {
  const { contractId, terms } = plan.running
  const bookedOn = dateIn(plan.now, terms.zone)
  return plan.journals.flatMap(({ id: journal, lines }) =>
    lines.map((line, index) => {
      return { contractId, journal, line: index + 1, ...line, bookedOn, at: plan.now }
    }),
  )
}

function assetRows({ random }: FulfilmentDeps, { plan }: Step, entries: Entries) {
  const { contractId, terms } = plan.running
  const since = dateIn(plan.now, terms.zone)
  return plan.actions.flatMap(({ id: actionId, assets }) =>
    assets.map((asset) => {
      const entryId = entries.get(asset) ?? null
      return { ...asset, id: newId('asset', random), contractId, since, actionId, entryId }
    }),
  )
}

async function keepRecords(deps: FulfilmentDeps, tx: Tx, steps: readonly Step[]): Promise<void> {
  const { documents, notices, mailbox } = deps
  for (const { facts } of steps) {
    for (const { evidence, mediaTypes } of facts) {
      for (const [index, { digest, size }] of evidence.entries()) {
        await documents.record(tx, digest, size, mediaTypes[index] ?? '')
      }
    }
  }
  const made = steps.flatMap(({ plan, files }) =>
    plan.actions.flatMap(({ id, file }) => {
      const digest = files.get(id)
      return file && digest ? [{ digest, size: file.length }] : []
    }),
  )
  if (made.length > 0) await documents.recordAll(tx, made, 'application/xml')
  const letters = steps.flatMap((step) => step.letters)
  if (letters.length > 0) await mailbox.enqueueAll(tx, letters)
  const told = steps.flatMap((step) => step.notices)
  if (told.length > 0) await notices.putAll(tx, told)
}
