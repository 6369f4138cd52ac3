import { expect, test } from 'vitest'
import { isOvertaken, lastAct } from '../../app/routes/contracts/overtaken.ts'
import type { TimelineLine } from '../../server/contracts/types.ts'
import type { PersonId } from '../../server/core/values/ids.ts'
import { refuse } from '../../server/core/values/refusal.ts'

const nine = new Date('2026-11-20T09:00:00Z')
const ten = new Date('2026-11-20T10:00:00Z')

function line(kind: string, at: Date, others: Partial<TimelineLine> = {}): TimelineLine {
  return {
    ...{ id: 1, kind, actorName: '示例李审批', mine: false, organisationName: '示例甲', at },
    ...{ facts: {}, entryId: null, leafIndex: null },
    ...others,
  }
}

const draftedBy = { id: 'psn_1', name: '示例起草' }
const me = { personId: 'psn_1' as PersonId }

test('who was overtaken is told the last act of a person, not the invitation that followed it', () => {
  const timeline = [
    line('contract.drafted', nine, { mine: true }),
    line('contract.approved', ten),
    line('contract.invited', ten, { actorName: null }),
    line('contract.opened', ten, { actorName: '示例签署' }),
  ]
  expect(lastAct(me, { timeline, updatedAt: ten, draftedBy })).toEqual({
    ...{ kind: 'approved', who: '示例李审批', mine: false, at: ten },
  })
})

test('a completed contract was signed by somebody', () => {
  const timeline = [line('contract.signed', ten), line('contract.completed', ten)]
  expect(lastAct(me, { timeline, updatedAt: ten, draftedBy }).kind).toBe('signed')
})

test('a revision, which leaves no line, is told by the one who wrote the text last', () => {
  const timeline = [line('contract.drafted', nine, { mine: true })]
  expect(lastAct(me, { timeline, updatedAt: ten, draftedBy })).toEqual({
    ...{ kind: 'revised', who: '示例起草', mine: true, at: ten },
  })
})

test('only what says that the contract has moved on counts as overtaken', () => {
  expect(
    ['overtaken', 'wrong-state', 'already-signed', 'already-completed'].every((code) =>
      isOvertaken(refuse(code)),
    ),
  ).toBe(true)
  expect(
    ['not-your-turn', 'reason-required', 'code-wrong'].some((code) => isOvertaken(refuse(code))),
  ).toBe(false)
})
