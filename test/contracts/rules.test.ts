import { expect, test } from 'vitest'
import {
  approverIsIndependent,
  codeIsTrusted,
  contractNumber,
  faultsOfDraft,
  incomplete,
  isInvited,
  nextActs,
  partyOf,
  reasonFault,
  signingDeadline,
  stateAllows,
  titleOf,
  turnObstacle,
  whoseTurn,
} from '../../server/contracts/rules.ts'
import type { ContractState } from '../../server/contracts/types.ts'
import { refuse } from '../../server/core/values/refusal.ts'
import type { ActionName, Actor, Role } from '../../server/people/types.ts'

const now = new Date('2026-03-01T02:00:00Z')

function actor(personId: string, code: string, ...roles: Role[]): Actor {
  return {
    personId,
    name: '示例人员',
    email: `${personId}@example.com`,
    identityLevel: 1,
    operator: false,
    twoFactorEnabled: true,
    memberships: [
      {
        organisationId: `org_${code}`,
        organisationName: '示例公司',
        organisationCode: code,
        organisationKind: 'enterprise',
        organisationLevel: 1,
        roles,
      },
    ],
  } as unknown as Actor
}

const allowed: Record<Role, ActionName[]> = {
  owner: [],
  admin: [],
  drafter: ['contract.draft', 'contract.submit', 'contract.withdraw', 'contract.view'],
  approver: ['contract.approve', 'contract.view'],
  'seal-keeper': ['contract.view'],
  signer: ['contract.sign', 'contract.decline', 'contract.view'],
  auditor: ['contract.view'],
  officer: [],
  reviewer: [],
  issuer: [],
}

function mayOf(who: Actor) {
  return (action: ActionName, organisationId: string) =>
    who.memberships.some(
      (one) =>
        one.organisationId === organisationId &&
        one.roles.some((role) => allowed[role].includes(action)),
    )
}

function contract(state: ContractState, ...partyStates: string[]) {
  return {
    state,
    organisationId: 'org_A',
    draftedBy: 'drafter',
    submittedBy: 'drafter',
    signBy: new Date('2026-03-31T00:00:00Z'),
    parties: partyStates.map((partyState, n) => ({
      position: n + 1,
      label: n === 0 ? '甲方' : '乙方',
      state: partyState,
      code: n === 0 ? 'A' : 'B',
    })),
  }
}

test('each act leaves only from the states it may leave from', () => {
  expect(stateAllows('submit', 'draft')).toBeUndefined()
  expect(stateAllows('submit', 'signing')?.code).toBe('wrong-state')
  expect(stateAllows('withdraw', 'completed')?.code).toBe('wrong-state')
  expect(stateAllows('sign', 'declined')?.code).toBe('wrong-state')
  expect(stateAllows('bundle', 'signing')?.code).toBe('wrong-state')
})

test('nobody approves what they drafted or submitted', () => {
  const drafted = { draftedBy: 'one', submittedBy: 'two' }
  expect(approverIsIndependent(actor('one', 'A'), drafted)?.code).toBe('approver-is-drafter')
  expect(approverIsIndependent(actor('two', 'A'), drafted)?.code).toBe('approver-is-drafter')
  expect(approverIsIndependent(actor('three', 'A'), drafted)).toBeUndefined()
})

test('parties sign in the order of their positions', () => {
  const { parties } = contract('signing', 'signed', 'invited')
  expect(whoseTurn(parties)?.label).toBe('乙方')
  expect(whoseTurn([...parties].reverse())?.label).toBe('乙方')
  expect(whoseTurn(contract('completed', 'signed', 'signed').parties)).toBeUndefined()
})

test('a signer out of turn, too late, twice or after the end is told which', () => {
  const fresh = contract('signing', 'invited', 'waiting')
  const [first, second] = fresh.parties as [(typeof fresh.parties)[0], (typeof fresh.parties)[0]]
  expect(turnObstacle(fresh, first, now)).toBeUndefined()
  expect(turnObstacle(fresh, second, now)).toMatchObject({
    code: 'not-your-turn',
    facts: { label: '甲方' },
  })
  expect(turnObstacle(fresh, first, new Date('2026-04-01T00:00:00Z'))?.code).toBe('signing-expired')
  expect(turnObstacle(fresh, { ...first, state: 'signed' }, now)?.code).toBe('already-signed')
  expect(turnObstacle({ ...fresh, state: 'withdrawn' }, first, now)?.code).toBe('wrong-state')
})

test('a person signs only for an organisation in which they may sign', () => {
  const { parties } = contract('signing', 'invited', 'waiting')
  const signer = actor('signer', 'B', 'signer')
  expect(partyOf(signer, parties, mayOf(signer))?.label).toBe('乙方')
  const auditor = actor('auditor', 'B', 'auditor')
  expect(partyOf(auditor, parties, mayOf(auditor))).toBeUndefined()
  const stranger = actor('stranger', 'C', 'signer')
  expect(partyOf(stranger, parties, mayOf(stranger))).toBeUndefined()
})

test('the page offers what this person may do now and nothing else', () => {
  const acts = (who: Actor, what: ReturnType<typeof contract>) =>
    nextActs(what, who, mayOf(who), now)
  expect(acts(actor('drafter', 'A', 'drafter'), contract('draft'))).toEqual([
    'submit',
    'revise',
    'withdraw',
  ])
  expect(acts(actor('drafter', 'A', 'drafter', 'approver'), contract('submitted'))).toEqual([
    'withdraw',
  ])
  expect(acts(actor('boss', 'A', 'approver'), contract('submitted'))).toEqual(['approve', 'reject'])
  const signing = contract('signing', 'signed', 'invited')
  expect(acts(actor('b', 'B', 'signer'), signing)).toEqual(['sign', 'decline', 'download'])
  expect(acts(actor('a', 'A', 'signer'), signing)).toEqual(['download'])
  expect(acts(actor('a', 'A', 'auditor'), contract('completed', 'signed', 'signed'))).toEqual([
    'download',
    'bundle',
  ])
})

test('a draft may be incomplete but not wrong', () => {
  const faults = [refuse('required'), refuse('uscc-invalid'), refuse('rows-few')]
  expect(faultsOfDraft(faults).map((fault) => fault.code)).toEqual(['uscc-invalid'])
})

test('signing is open to the end of the day that the contract names, in the contract’s zone', () => {
  expect(signingDeadline({ signBy: '2026-03-14' }, now).toISOString()).toBe(
    '2026-03-14T15:59:59.999Z',
  )
  expect(signingDeadline({ signBy: '2026-12-31' }, now).toISOString()).toBe(
    '2026-12-31T15:59:59.999Z',
  )
})

test('a contract that names no day is open for thirty days', () => {
  for (const values of [{}, { signBy: null }, { signBy: 'soon' }, { signBy: '2026-02-30' }]) {
    expect(signingDeadline(values, now).toISOString()).toBe('2026-03-31T02:00:00.000Z')
  }
})

test('a credit code opens contracts only after a review, except an organisation’s own', () => {
  const code = (organisationId: string, organisationLevel: number) =>
    codeIsTrusted({ organisationId, organisationLevel }, { organisationId: 'org_A' })
  expect(code('org_A', 0)).toBe(true)
  expect(code('org_B', 1)).toBe(false)
  expect(code('org_B', 2)).toBe(true)
})

test('an invitation is for the proven e-mail that it names', () => {
  const party = { signerEmail: 'b@example.com' }
  expect(isInvited({ email: 'B@example.com', identityLevel: 1 }, party)).toBe(true)
  expect(isInvited({ email: 'b@example.com', identityLevel: 0 }, party)).toBe(false)
  expect(isInvited({ email: 'c@example.com', identityLevel: 1 }, party)).toBe(false)
})

test('an unfinished contract is refused with the number of gaps and the place of the first', () => {
  expect(incomplete([])).toBeUndefined()
  const faults = [refuse('required', {}, 'subject'), refuse('rows-few', {}, 'items')]
  expect(incomplete(faults)).toEqual(
    refuse('draft-incomplete', { faults: 2, first: 'required' }, 'subject'),
  )
})

test('a reason says something and fits', () => {
  expect(reasonFault('  ')?.code).toBe('reason-required')
  expect(reasonFault('价款有误，请核对')).toBeUndefined()
  expect(reasonFault('长'.repeat(501))?.code).toBe('too-long')
})

test('contract numbers are of one width', () => {
  expect(contractNumber(2026, 7)).toBe('QY-2026-000007')
})

test('a contract is told by its template and by what it is about', () => {
  expect(titleOf('通用采购合同', { subject: ' 办公家具 ' })).toBe('通用采购合同（办公家具）')
  expect(titleOf('通用采购合同', {})).toBe('通用采购合同')
  expect(titleOf('通用采购合同', { subject: ['x'] })).toBe('通用采购合同')
})
