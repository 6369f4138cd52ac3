import { dateIn, daysBetween } from '../core/values/dates.ts'
import { isRefusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { balancesOf } from './account.ts'
import { type Offers, offersTo, sidesOf } from './acting.ts'
import { assetsOf, postingsOf, toldActions } from './book-store.ts'
import { contestsOf } from './counted.ts'
import { explained, fieldsNamed } from './explain.ts'
import { heldState } from './held.ts'
import { type FulfilmentDeps, factOf, loadRunning, type Opened, openContract } from './parts.ts'
import type { Running } from './plan.ts'
import type { ObligationStanding, Standing } from './standing-types.ts'
import type { Engine } from './steps.ts'
import { type ContractRecord, lastEvaluations, toldFacts } from './store.ts'
import type {
  AccountView,
  ActionView,
  AssetView,
  FactView,
  Fulfilment,
  FulfilmentView,
  ObligationView,
} from './types.ts'

export async function view(
  engine: Engine,
  actor: Actor,
  contractId: string,
): ReturnType<Fulfilment['view']> {
  const opened = await openContract(engine.deps, actor, contractId)
  if (isRefusal(opened)) return opened
  const [running] = await loadRunning(engine.deps, [contractId])
  return running ? viewOf(engine, actor, opened, running) : refuse('not-running')
}

/** As it stands on this day: what grows by the day is as of now, whenever it was last evaluated. */
async function viewOf(
  { deps, evaluate, judge, open }: Engine,
  actor: Actor,
  { contract, parties }: Opened,
  running: Running,
): Promise<FulfilmentView> {
  const { terms, facts, termsDigest, version } = running
  const today = dateIn(deps.clock.now(), terms.zone)
  const standing = evaluate(terms, facts, today)
  const sides = sidesOf(deps.authorise, actor, parties)
  const offers = offersTo(sides, judge, { terms, facts, today })
  const { last, told, actions, postings, assets } = await recordsOf(deps, contract.id)
  return {
    contractId: contract.id,
    ...{ number: contract.number, title: contract.title, today, termsDigest, version },
    state: standing.closed ? 'closed' : 'running',
    parties: terms.parties.map(({ field, label, name }) => {
      return { field, label, name, mine: sides.some((side) => side.field === field) }
    }),
    fields: fieldsNamed(
      deps.templates.get(contract.templateName, contract.templateVersion),
      standing.obligations,
    ),
    obligations: obligationsOf(deps, contract, standing, offers).map((one) => {
      return { ...one, why: explained(open(terms), one) }
    }),
    facts: told.map((row) => factView(row, running, actor, offers)),
    actions: actions.map((row) => actionView(row, standing)),
    account: accountOf(postings),
    assets: assets.map(({ asset, leafIndex }) => assetView(asset, leafIndex)),
    evaluation: last ?? { number: 0, at: contract.completedAt ?? contract.updatedAt, digest: '' },
    mayRecord: offers.kinds,
  }
}

async function recordsOf({ db: { read } }: Pick<FulfilmentDeps, 'db'>, contractId: string) {
  const [evaluations, told, actions, postings, assets] = await Promise.all([
    lastEvaluations(read, [contractId]),
    toldFacts(read, contractId),
    toldActions(read, contractId),
    postingsOf(read, contractId),
    assetsOf(read, contractId),
  ])
  const [evaluation] = evaluations
  const last = evaluation && {
    number: evaluation.number,
    at: evaluation.at,
    digest: evaluation.digest,
  }
  return { last, told, actions, postings, assets }
}

/** The words are those of the signed text: made of the same template and values. */
function obligationsOf(
  { templates }: Pick<FulfilmentDeps, 'templates'>,
  { templateName, templateVersion, values, number }: ContractRecord,
  { at, obligations }: Standing,
  offers: Offers,
): (Omit<ObligationView, 'why'> & Pick<ObligationStanding, 'why'>)[] {
  const template = templates.get(templateName, templateVersion)
  const filled = template && templates.fill(template, values, { number, today: at })
  const words = filled && !isRefusal(filled) ? filled.clauses : []
  return obligations.map((obligation) => {
    const { clause, dueOn } = obligation
    const own = words.find((one) => one.id === clause)
    return {
      ...obligation,
      title: own?.title ?? { zh: clause, en: clause },
      sentence: own?.sentence ?? '',
      codeDigest: own?.codeDigest ?? '',
      daysLeft: dueOn === null ? null : daysBetween(at, dueOn),
      acts: offers.actsOn(clause),
    }
  })
}

type ToldFact = Awaited<ReturnType<typeof toldFacts>>[number]

function factView(
  { fact: row, actorName, leafIndex }: ToldFact,
  { terms, facts }: Running,
  actor: Actor,
  offers: Offers,
): FactView {
  const fact = factOf(row)
  const contest = facts.findLast(
    ({ kind, value }) => kind === 'fact.contested' && value['fact'] === fact.id,
  )
  const open = contestsOf(facts).get(fact.id) === 'contested'
  return {
    ...fact,
    actorName,
    partyName: terms.parties.find(({ field }) => field === fact.party)?.name ?? null,
    note: row.note,
    evidence: row.evidence,
    contestedBy: open && contest ? contest.position : null,
    answers: offers.answersTo(fact.id),
    mine: row.actorId === actor.personId,
    entryId: row.entryId,
    leafIndex,
  }
}

type ToldAction = Awaited<ReturnType<typeof toldActions>>[number]

function actionView({ action: row, leafIndex }: ToldAction, standing: Standing): ActionView {
  const { contractId: _, ...action } = row
  return { ...action, state: heldState(row, standing), leafIndex } as ActionView
}

function accountOf(postings: Awaited<ReturnType<typeof postingsOf>>): AccountView {
  const journals = new Map<string, AccountView['journals'][number] & { lines: object[] }>()
  for (const { journal, bookedOn, account, amount } of postings) {
    const known = journals.get(journal) ?? { journal, bookedOn, lines: [] }
    known.lines.push({ account, amount })
    journals.set(journal, known)
  }
  return { balances: balancesOf(postings), journals: [...journals.values()] }
}

type ToldAsset = Awaited<ReturnType<typeof assetsOf>>[number]

function assetView(asset: ToldAsset['asset'], leafIndex: number | null): AssetView {
  const { id, line, name, quantity, unit, ownerName, since } = asset
  return { id, line, name, quantity, unit, ownerName, since, leafIndex }
}
