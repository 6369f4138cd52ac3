/** Who is told what when a plan is carried out: inside the app, and by letter. */
import type { Letter } from '../outbox/types.ts'
import type { NewFact } from './entries.ts'
import { dueLetter } from './letters.ts'
import type { FulfilmentDeps, NoticeDraft } from './parts.ts'
import type { Plan, PlannedAction } from './plan.ts'
import type { Addressees } from './store.ts'

type Told = { notices: readonly NoticeDraft[]; letters: readonly Letter[] }

/** Every party of what the clock brings; of a fact the other parties only, inside the app. */
export function toldOf(
  deps: Pick<FulfilmentDeps, 'baseUrl'>,
  opened: Addressees,
  plan: Plan,
  facts: readonly NewFact[],
): Told {
  const alarms = plan.actions.filter(({ intent }) => intent.kind === 'notify')
  return {
    notices: [
      ...facts.flatMap((told) => factNotices(opened, told)),
      ...alarms.flatMap((alarm) => alarmNotices(opened, plan, alarm)),
    ],
    letters: alarms.flatMap((alarm) => alarmLetters(deps, opened, plan, alarm)),
  }
}

export function needsTelling(plan: Plan): boolean {
  return plan.actions.some(({ intent }) => intent.kind === 'notify')
}

function factNotices({ contract, parties }: Addressees, { fact, organisationId }: NewFact) {
  const others = parties.filter((party) => party.organisationId !== organisationId)
  return others.flatMap((party) =>
    noticesTo(party.organisationId, {
      key: `fulfilment.fact:${fact.id}`,
      kind: 'fulfilment.fact',
      subjectId: contract.id,
      facts: { number: contract.number, title: contract.title, fact: fact.kind },
    }),
  )
}

function alarmNotices({ contract, parties }: Addressees, plan: Plan, { intent }: PlannedAction) {
  const { clause, dueOn, days, debtor, zh, en } = alarmOf(plan, intent)
  return parties.flatMap((party) =>
    noticesTo(party.organisationId, {
      key: `fulfilment.due:${contract.id}:${intent.key}`,
      kind: days < 0 ? 'fulfilment.overdue' : 'fulfilment.due',
      subjectId: contract.id,
      facts: {
        ...{ number: contract.number, title: contract.title, clause, dueOn, days },
        ...{ clauseZh: zh, clauseEn: en, owed: party.field === debtor ? 1 : 0 },
      },
    }),
  )
}

function noticesTo(organisationId: string | null, draft: Omit<NoticeDraft, 'organisationId'>) {
  if (organisationId === null) return []
  return [{ ...draft, key: `${draft.key}:${organisationId}`, organisationId }]
}

function alarmLetters(
  { baseUrl }: Pick<FulfilmentDeps, 'baseUrl'>,
  { contract, parties }: Addressees,
  plan: Plan,
  { intent }: PlannedAction,
): Letter[] {
  const { dueOn, days, debtor, zh, en } = alarmOf(plan, intent)
  const { number, title } = contract
  const link = `${baseUrl}/contracts/${contract.id}/fulfilment`
  return parties.map((party) => {
    const owed = party.field === debtor
    const letter = dueLetter({ number, title, clause: { zh, en }, dueOn, days, owed, link })
    const key = `fulfilment.due:${contract.id}:${intent.key}:${party.id}`
    return { ...letter, key, recipient: party.signerEmail }
  })
}

function alarmOf({ running }: Plan, { clause, payload }: PlannedAction['intent']) {
  const title = running.terms.clauses.find((one) => one.id === clause)?.title
  return {
    clause,
    dueOn: String(payload['dueOn'] ?? ''),
    days: Number(payload['days'] ?? 0),
    debtor: String(payload['debtor'] ?? ''),
    zh: title?.zh ?? clause,
    en: title?.en ?? clause,
  }
}
