import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContractView } from '../../server/contracts/types.ts'
import type { Actor, Role } from '../../server/people/types.ts'
import {
  agreed,
  citizen,
  codeOf,
  type House,
  openHouse,
  openStranger,
  organisationOf,
  owner,
  rowsOf,
  signerA,
  signerB,
} from './house.ts'

let house: House
let stranger: Actor
const contracts: Record<string, ContractView> = {}

beforeAll(async () => {
  house = await openHouse()
  stranger = await openStranger(house)
  contracts.draft = await house.draft()
  const { id: submitted } = await house.draft()
  contracts.submitted = await house.submit(submitted)
  contracts.signing = await house.toSigning()
  const { id: completed } = await house.toSigning()
  await house.sign(signerA, completed)
  contracts.completed = await house.sign(signerB, completed)
})

afterAll(() => house.close())

const forged = {
  ...{ id: 'int_none', personId: 'psn_none', purpose: 'contract.sign', subjectId: '' },
  ...{ digest: '0'.repeat(64), expiresAt: new Date('2027-01-01'), seal: '' },
}

type Verb = (who: Actor, contract: ContractView) => Promise<unknown>

/** Every verb about one contract. No input is good enough to succeed: who may use it is refused for that. */
function verbs(): Record<string, Verb> {
  const { app } = house
  const reason = '测试用的理由'
  const partyId = ({ parties }: ContractView) => parties[0]?.id ?? ''
  return {
    view: (who, { id }) => app.contracts.view(who, id),
    file: (who, { id }) => app.contracts.file(who, id),
    bundle: (who, { id }) => app.verification.bundle(who, id),
    revise: (who, { id }) => app.contracts.revise(who, id, { version: 0, values: house.values() }),
    submit: (who, { id }) => app.contracts.submit(who, id, { version: 0 }),
    approve: (who, { id }) => app.contracts.approve(who, id, { version: 0 }),
    reject: (who, { id }) => app.contracts.reject(who, id, { version: 0, reason }),
    withdraw: (who, { id }) => app.contracts.withdraw(who, id, { version: 0, reason }),
    openForSigning: (who, { id }) => app.contracts.openForSigning(who, { contractId: id }),
    sign: (who, contract) =>
      app.contracts.sign(who, contract.id, {
        ...{ partyId: partyId(contract), sealId: '', intent: forged },
        documentDigest: contract.documentDigest ?? '',
      }),
    decline: (who, contract) =>
      app.contracts.decline(who, contract.id, { partyId: partyId(contract), reason: '' }),
  }
}

test('to a stranger every verb on every contract answers as if there were no such contract', async () => {
  const before = await rowsOf(house.db)
  const nobody = await house.actor(citizen)
  for (const [verb, attempt] of Object.entries(verbs())) {
    for (const [state, contract] of Object.entries(contracts)) {
      for (const [name, who] of Object.entries({ stranger, nobody })) {
        const hidden = await attempt(who, contract)
        expect(codeOf(hidden), `${verb} ${state} ${name}`).toBe('not-found')
        const absent = { ...contract, id: `ctr_${'0'.repeat(26)}` }
        expect(hidden, `${verb} ${state} ${name}`).toEqual(await attempt(who, absent))
      }
    }
  }
  expect(await rowsOf(house.db)).toEqual(before)
})

test('the other party sees nothing before the contract is approved', async () => {
  const other = await house.actor(signerB)
  for (const [verb, attempt] of Object.entries(verbs())) {
    for (const contract of [contracts.draft, contracts.submitted]) {
      expect(codeOf(await attempt(other, contract as ContractView)), verb).toBe('not-found')
    }
  }
})

test('nobody drafts, previews, lists or makes seals for an organisation that is not theirs', async () => {
  const { app } = house
  const input = await house.draftInput()
  const { organisationId } = input
  expect(codeOf(await app.contracts.draft(stranger, input))).toBe('not-permitted')
  expect(codeOf(await app.contracts.preview(stranger, input))).toBe('not-permitted')
  const list = await app.contracts.search(stranger, { organisationId, limit: 10 })
  expect(codeOf(list)).toBe('not-permitted')
  expect(codeOf(await app.seals.list(stranger, organisationId))).toBe('not-permitted')
  expect(await app.contracts.inbox(stranger)).toEqual([])
})

test('a drafter draws up no contract between two others', async () => {
  const { app } = house
  const input = { ...(await house.draftInput()), organisationId: organisationOf(stranger) }
  expect(await app.contracts.draft(stranger, input)).toMatchObject([
    { code: 'own-party-missing', field: 'partyA.code' },
  ])
})

test('within an organisation each verb is for its roles; the others are told so', async () => {
  const boss = await house.actor(owner)
  const rows = await rowsOf(house.db)
  const { app } = house
  const draft: Verb = async (who) =>
    app.contracts.draft(who, { ...(await house.draftInput()), templateName: 'none' })
  // Verb, contract, roles beside the owner's, and what somebody with the role is refused for.
  const table: [string, keyof typeof contracts, Role[], string][] = [
    ['draft', 'draft', ['drafter'], 'template-unknown'],
    ['revise', 'draft', ['drafter'], 'overtaken'],
    ['submit', 'draft', ['drafter'], 'overtaken'],
    ['withdraw', 'draft', ['drafter'], 'overtaken'],
    ['approve', 'submitted', ['approver'], 'overtaken'],
    ['reject', 'submitted', ['approver'], 'overtaken'],
    ['sign', 'signing', ['signer'], 'intent-invalid'],
    ['decline', 'signing', ['signer'], 'reason-required'],
  ]
  const roles = [
    'owner',
    'admin',
    'drafter',
    'approver',
    'seal-keeper',
    'signer',
    'auditor',
  ] as const
  for (const [verb, state, allowed, obstacle] of table) {
    const attempt = { ...verbs(), draft }[verb] as Verb
    for (const role of roles) {
      const memberships = boss.memberships.map((one) => ({ ...one, roles: [role] }))
      const answer = await attempt({ ...boss, memberships }, contracts[state] as ContractView)
      const expected = role === 'owner' || allowed.includes(role) ? obstacle : 'not-permitted'
      expect(codeOf(answer), `${verb} ${role}`).toBe(expected)
    }
  }
  expect(await rowsOf(house.db)).toEqual(rows)
})

test('who registers a credit code that nobody has reviewed reads no contract by it', async () => {
  const { app } = house
  const code = '91450400MA5DEM4D1N'
  const partyB = { ...(house.values().partyB as object), code, signerEmail: 'late@example.com' }
  const { id } = await house.toSigning({ partyB })
  await house.sign(signerA, id)
  const register = async (email: string, name: string, code: string) => {
    const personId = await app.people.createDemoPerson({
      ...{ email, name, password: 'qiyin-demo-2026', totpSecret: 'OFUXS2LOFVSG2LJX' },
    })
    const person = async () => (await app.people.actorById(personId)) as Actor
    const facts = {
      name: '示例丁公司',
      code,
      legalRepresentative: '示例丁',
      address: '示例路 4 号',
    }
    agreed(await app.people.registerOrganisation(await person(), { kind: 'enterprise', ...facts }))
    return person()
  }
  const squatter = await register('squatter@example.com', '示例抢注人', code)
  expect(await app.contracts.inbox(squatter)).toEqual([])
  expect(codeOf(await app.contracts.view(squatter, id))).toBe('not-found')
  expect(codeOf(await app.contracts.openForSigning(squatter, { contractId: id }))).toBe('not-found')
})

test('an organisation that registers after it was invited finds the contract waiting for it', async () => {
  const { app, clock } = house
  const code = '91450300MA5DEM3C8G'
  const partyB = { ...(house.values().partyB as object), code, signerEmail: stranger.email }
  // The stranger's company is known, but its documents were never reviewed.
  const { id } = await house.toSigning({ partyB })
  expect(codeOf(await app.contracts.view(stranger, id))).toBe('not-found')
  await house.sign(signerA, id)
  expect((await app.contracts.inbox(stranger)).map((row) => row.id)).toEqual([id])
  const shown = agreed(await app.contracts.openForSigning(stranger, { contractId: id }))
  expect(shown.obstacle).toMatchObject({ code: 'no-seal' })
  expect((await house.view(id)).parties[1]?.openedAt).toEqual(clock.now())
  expect(agreed(await app.contracts.view(stranger, id)).next).toContain('sign')
})
