import { expect, test } from 'vitest'
import { authorise, isRole } from '../../server/people/matrix.ts'
import type { ActionName, Actor, Role } from '../../server/people/types.ts'

/** Written out by hand, not derived: y where the role of the column may do what the line says. */
const expected = `
                     owner admin drafter approver seal-keeper signer auditor
organisation.manage  y     y     -       -        -           -      -
organisation.view    y     y     y       y        y           y      y
contract.draft       y     -     y       -        -           -      -
contract.submit      y     -     y       -        -           -      -
contract.approve     y     -     -       y        -           -      -
contract.invite      y     -     y       -        -           -      -
contract.sign        y     -     -       -        -           y      -
contract.decline     y     -     -       -        -           y      -
contract.withdraw    y     -     y       -        -           -      -
contract.view        y     y     y       y        y           y      y
seal.make            y     -     -       -        y           -      -
seal.view            y     y     y       y        y           y      y
seal.use             y     -     -       -        -           y      -
key.view             y     y     -       -        y           y      y
key.import           y     -     -       -        y           -      -
ledger.audit         y     -     -       -        -           -      y
`

const [heading = '', ...lines] = expected.trim().split('\n')
const roles = heading.trim().split(/\s+/) as Role[]
const cells = lines.flatMap((line) => {
  const [action = '', ...marks] = line.split(/\s+/)
  return roles.map((role, column) => ({
    role,
    action: action as ActionName,
    allowed: marks[column] === 'y',
  }))
})

function actorWith(organisationRoles: readonly Role[]): Actor {
  return {
    personId: 'psn_1' as Actor['personId'],
    name: '示例甲',
    email: 'jia@example.com',
    identityLevel: 2,
    operator: true,
    twoFactorEnabled: true,
    memberships: [
      {
        organisationId: 'org_1' as Actor['memberships'][number]['organisationId'],
        organisationName: '示例公司',
        organisationCode: '91350100M000100Y43',
        organisationKind: 'enterprise',
        organisationLevel: 2,
        roles: organisationRoles,
      },
    ],
  }
}

test('the table has a cell for each of seven roles and sixteen actions', () => {
  expect(cells).toHaveLength(7 * 16)
  expect(roles.every(isRole)).toBe(true)
  expect(isRole('operator')).toBe(false)
})

test.each(cells)('$role doing $action: allowed is $allowed', ({ role, action, allowed }) => {
  expect(authorise(actorWith([role]), action, 'org_1') === undefined).toBe(allowed)
})

test.each(cells)('$role may never do $action in another organisation', ({ role, action }) => {
  expect(authorise(actorWith([role]), action, 'org_2')).toEqual({
    refused: true,
    code: 'not-permitted',
    facts: { action },
  })
})

test('several roles allow what any of them allows', () => {
  const actor = actorWith(['drafter', 'approver'])
  expect(authorise(actor, 'contract.draft', 'org_1')).toBeUndefined()
  expect(authorise(actor, 'contract.approve', 'org_1')).toBeUndefined()
  expect(authorise(actor, 'contract.sign', 'org_1')).toBeDefined()
})

test('being an operator of the platform allows nothing within an organisation', () => {
  expect(authorise(actorWith([]), 'contract.view', 'org_1')).toBeDefined()
})
