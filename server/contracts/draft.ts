import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { type Suite, suiteOr } from '../core/values/suite.ts'
import type { Actor } from '../people/types.ts'
import type { PartyValue, Template, Values } from '../templates/types.ts'
import { type ContractDeps, openContract, record, viewOf } from './parts.ts'
import { contractNumber, faultsOfDraft, incomplete, stateAllows, titleOf } from './rules.ts'
import { add, findByRequest, letRead, move, takeNumber } from './store.ts'
import type { Contracts, ContractView } from './types.ts'

type Content = { title: string; values: Values; amount: number | null; counterparty: string }

export async function draft(
  deps: ContractDeps,
  actor: Actor,
  input: Parameters<Contracts['draft']>[1],
): ReturnType<Contracts['draft']> {
  const refused = deps.authorise(actor, 'contract.draft', input.organisationId)
  if (refused) return [refused]
  if (input.requestId === '') return [refuse('required', {}, 'requestId')]
  // Asked first: what the form made the first time stands, even if its dates have passed since.
  const first = await findByRequest(deps.db.read, input.organisationId, input.requestId)
  if (first) return reopened(deps, actor, first.id)
  const template = deps.templates.get(input.templateName, input.templateVersion)
  if (!template) return [refuse('template-unknown')]
  const content = contentOf(deps, actor, input.organisationId, template, input.values)
  if (isFaulty(content)) return content
  const suite = input.suite ?? (await deps.people.organisation(input.organisationId))?.suite
  return commitDraft(deps, actor, input, template, { ...content, suite: suiteOr(suite) })
}

async function commitDraft(
  deps: ContractDeps,
  actor: Actor,
  input: Parameters<Contracts['draft']>[1],
  template: Template,
  content: Content & { suite: Suite },
): Promise<ContractView> {
  const at = deps.clock.now()
  const id = newId('contract', deps.random)
  await deps.db.transaction(async (tx) => {
    const year = Number(dateIn(at).slice(0, 4))
    const added = await add(tx, {
      id,
      number: contractNumber(year, await takeNumber(tx, `contract:${year}`)),
      requestId: input.requestId,
      organisationId: input.organisationId,
      templateName: template.name,
      templateVersion: template.version,
      templateDigest: template.digest,
      ...content,
      state: 'draft',
      draftedBy: actor.personId,
      createdAt: at,
      updatedAt: at,
    })
    // A replayed form: the number taken above is given back with the roll-back.
    if (!added) return refuse('replayed')
    await letRead(tx, input.organisationId, id, at)
    await record(deps, tx, {
      kind: 'contract.drafted',
      contractId: id,
      actor,
      organisationId: input.organisationId,
      at,
      commitments: { template: template.digest },
    })
    return id
  })
  const contract = await findByRequest(deps.db.read, input.organisationId, input.requestId)
  if (!contract) throw new Error('a drafted contract cannot be found')
  return reopened(deps, actor, contract.id)
}

export async function revise(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: Parameters<Contracts['revise']>[2],
): ReturnType<Contracts['revise']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return [opened]
  const { contract } = opened
  const refused =
    deps.authorise(actor, 'contract.draft', contract.organisationId) ??
    stateAllows('revise', contract.state as ContractView['state'])
  if (refused) return [refused]
  // What was judged is what is moved: guessed ahead, a version could be one that others have agreed to.
  if (contract.version !== input.version) return [refuse('overtaken')]
  const template = deps.templates.get(contract.templateName, contract.templateVersion)
  if (!template) return [refuse('template-unknown')]
  const content = contentOf(deps, actor, contract.organisationId, template, input.values)
  if (isFaulty(content)) return content
  const at = deps.clock.now()
  const done = await deps.db.transaction(async (tx) =>
    (await move(tx, id, input.version, {
      ...content,
      ...(input.suite && { suite: input.suite }),
      // Who wrote the text last answers for it: they are told of a rejection and cannot approve it.
      draftedBy: actor.personId,
      rejectionReason: null,
      updatedAt: at,
    }))
      ? true
      : refuse('overtaken'),
  )
  if (isRefusal(done)) return [done]
  return reopened(deps, actor, id)
}

export async function submit(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: { version: number },
): ReturnType<Contracts['submit']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { contract } = opened
  const refused =
    deps.authorise(actor, 'contract.submit', contract.organisationId) ??
    stateAllows('submit', contract.state as ContractView['state'])
  if (refused) return refused
  if (contract.version !== input.version) return refuse('overtaken')
  const template = deps.templates.get(contract.templateName, contract.templateVersion)
  if (!template) return refuse('template-unknown')
  const at = deps.clock.now()
  const { faults } = deps.templates.check(template, contract.values, dateIn(at))
  const unfinished = incomplete(faults)
  if (unfinished) return unfinished
  const done = await deps.db.transaction(async (tx) => {
    const change = {
      state: 'submitted',
      submittedBy: actor.personId,
      submittedAt: at,
      rejectionReason: null,
      updatedAt: at,
    }
    if (!(await move(tx, id, input.version, change))) return refuse('overtaken')
    await record(deps, tx, {
      kind: 'contract.submitted',
      contractId: id,
      actor,
      organisationId: contract.organisationId,
      at,
      commitments: { template: contract.templateDigest },
      facts: { suite: suiteOr(contract.suite) },
    })
    await deps.outbox.put(tx, {
      kind: 'contract.notify',
      payload: { contractId: id, event: 'submitted' },
      key: `contract.notify:${id}:submitted:${input.version}`,
    })
    return true
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

/** The PDF of values that need not be saved yet, marked as a draft. */
export async function preview(
  deps: ContractDeps,
  actor: Actor,
  input: Parameters<Contracts['preview']>[1],
): ReturnType<Contracts['preview']> {
  const refused = deps.authorise(actor, 'contract.view', input.organisationId)
  if (refused) return [refused]
  const template = deps.templates.get(input.templateName, input.templateVersion)
  if (!template) return [refuse('template-unknown')]
  const at = deps.clock.now()
  const today = dateIn(at)
  const { values, faults } = deps.templates.check(template, input.values, today)
  if (faults.length > 0) return faults
  const number = input.number ?? 'DRAFT'
  const filled = deps.templates.fill(template, values, { number, today })
  if (isRefusal(filled)) return [filled]
  const facts = {
    title: filled.title,
    number,
    verifyUrl: `${deps.baseUrl}/verify`,
    createdAt: at,
    watermark: '草稿 DRAFT',
    blocks: filled.blocks,
  }
  const rendered = await deps.documents.render('contract', facts, { fields: false })
  return isRefusal(rendered) ? [rendered] : rendered.bytes
}

export async function reopened(
  deps: ContractDeps,
  actor: Actor,
  id: string,
): Promise<ContractView> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) throw new Error(`contract ${id} vanished for its own actor`)
  return viewOf(deps, actor, opened.contract, opened.parties)
}

/** What a draft's row says of its values, or every fault that even a draft may not have. */
function contentOf(
  deps: ContractDeps,
  actor: Actor,
  organisationId: string,
  template: Template,
  raw: Record<string, unknown>,
): Content | readonly Refusal[] {
  const today = dateIn(deps.clock.now())
  const { values, faults } = deps.templates.check(template, raw, today)
  const grave = faultsOfDraft(faults)
  if (grave.length > 0) return grave
  const parties = partyValues(template, values)
  const own = actor.memberships.find((one) => one.organisationId === organisationId)
  const missing = ownPartyFault(parties, own?.organisationCode ?? '')
  if (missing) return [missing]
  const counterparty = parties.find((party) => party.value.code !== own?.organisationCode)
  const filled = faults.length === 0 && deps.templates.fill(template, values, { number: '', today })
  return {
    title: titleOf(template.title.zh, values),
    values: { ...values },
    amount: filled && !isRefusal(filled) ? filled.amount : null,
    counterparty: counterparty?.value.name ?? '',
  }
}

function partyValues(template: Template, values: Values): { name: string; value: PartyValue }[] {
  return template.sections
    .flatMap((section) => section.fields)
    .filter((field) => field.type === 'party')
    .map((field) => ({ name: field.name, value: (values[field.name] ?? {}) as PartyValue }))
}

/** Nobody drafts a contract between two others: one complete party must be the drafter's own organisation. */
function ownPartyFault(
  parties: readonly { name: string; value: PartyValue }[],
  ownCode: string,
): Refusal | undefined {
  const codes = parties.map((party) => party.value.code).filter(Boolean)
  if (codes.length < parties.length || codes.includes(ownCode)) return undefined
  return refuse('own-party-missing', { code: ownCode }, `${parties[0]?.name ?? 'partyA'}.code`)
}

function isFaulty<T>(result: T | readonly Refusal[]): result is readonly Refusal[] {
  return Array.isArray(result)
}
