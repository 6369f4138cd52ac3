import { expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { moveFault, nextActs, stateAt } from '../../server/seals/life.ts'
import { planSeal } from '../../server/seals/rules.ts'

const owner = {
  name: '南宁示例科技有限公司',
  code: '91450100MA5K00000X',
  kind: 'enterprise',
  identityLevel: 2,
} as const

function planned(changes: object, wish: Parameters<typeof planSeal>[1] = { kind: 'official' }) {
  const plan = planSeal({ ...owner, ...changes }, wish)
  if (isRefusal(plan)) throw new Error(JSON.stringify(plan))
  return plan
}

test('the official seal carries the code, the contract seal its purpose and number', () => {
  expect(planned({})).toEqual({
    name: '南宁示例科技有限公司公章',
    design: { owner: owner.name, code: owner.code, diameter: 40, border: 1.2 },
  })
  expect(planned({}, { kind: 'contract', serial: ' 2 ' })).toEqual({
    name: '南宁示例科技有限公司合同专用章(2)',
    design: { owner: owner.name, purpose: '合同专用章', serial: '(2)', diameter: 40, border: 1 },
  })
})

test('joint-stock companies and agencies have the larger seal', () => {
  expect(planned({ name: '示例股份有限公司' }).design.diameter).toBe(42)
  expect(planned({ kind: 'agency' }).design.diameter).toBe(42)
})

test.each(['0', '100', 'A', '１', '-1', '(1'.repeat(3)])(
  'a number like %s is refused',
  (serial) => {
    expect(planSeal(owner, { kind: 'contract', serial })).toMatchObject({ code: 'seal-serial' })
  },
)

test('there is only one official seal, so it has no number', () => {
  expect(planSeal(owner, { kind: 'official', serial: '1' })).toMatchObject({ code: 'seal-serial' })
})

const organs = [
  '国务院办公厅',
  '最高人民法院',
  '中华人民共和国财政部',
  '南宁市人民政府',
  '青秀区市场监督管理局',
  '南宁市公安局',
  '中共南宁市委员会',
  '国家税务总局',
]

test.each(organs)('%s: no seal for anybody but a reviewed agency', (name) => {
  for (const [kind, identityLevel] of [
    ['enterprise', 3],
    ['agency', 1],
    ['regulator', 3],
  ] as const) {
    expect(planSeal({ ...owner, name, kind, identityLevel }, { kind: 'official' })).toMatchObject({
      code: 'state-organ',
    })
  }
  expect(planned({ name, kind: 'agency', identityLevel: 2 }).design.owner).toBe(name)
})

test('a company that merely mentions an organ is no organ, and an example deceives nobody', () => {
  expect(planned({ name: '广西海关报关服务有限公司' }).name).toContain('公章')
  expect(planned({ name: '示例市人民政府', kind: 'agency', identityLevel: 0 }).name).toContain(
    '公章',
  )
})

test('the emblem is for nobody', () => {
  const agency = { ...owner, kind: 'agency', name: '示例国徽制作厂' } as const
  expect(planSeal(agency, { kind: 'official' })).toMatchObject({ code: 'state-emblem' })
})

test('an owner nobody has vouched for gets 样本 across the picture', () => {
  expect(planned({ name: '南宁甲乙科技有限公司', identityLevel: 1 }).design.overlay).toBe('样本')
  expect(planned({ name: '南宁甲乙科技有限公司', identityLevel: 2 }).design.overlay).toBeUndefined()
  expect(planned({ identityLevel: 0 }).design.overlay).toBeUndefined()
})

test('the state at an instant is what had taken effect by then', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour))
  const events = [
    { kind: 'applied', state: null, effectiveAt: at(0) },
    { kind: 'made', state: 'made', effectiveAt: at(1) },
    { kind: 'enabled', state: 'active', effectiveAt: at(2) },
    { kind: 'used', state: null, effectiveAt: at(2) },
    { kind: 'suspended', state: 'suspended', effectiveAt: at(3) },
    { kind: 'resumed', state: 'active', effectiveAt: at(5) },
  ]
  expect([0, 1, 2, 3, 4, 5, 6].map((hour) => stateAt(events, at(hour)))).toEqual([
    undefined,
    'made',
    'active',
    'suspended',
    'suspended',
    'active',
    'active',
  ])
})

test('a seal made and enabled in one step, as earlier versions did, was active from then on', () => {
  const at = new Date(Date.UTC(2026, 10, 20))
  const events = [
    { kind: 'made', state: null, effectiveAt: at },
    { kind: 'enabled', state: 'active', effectiveAt: at },
  ]
  expect(stateAt(events, at)).toBe('active')
})

test('what may come next is what one is entitled to and what the state admits', () => {
  const all = { decide: true, apply: true, make: true }
  expect(nextActs('applied', all)).toEqual(['approve', 'reject', 'withdraw'])
  expect(nextActs('approved', all)).toEqual(['make', 'withdraw'])
  expect(nextActs('applied', { ...all, decide: false })).toEqual(['withdraw'])
  expect(nextActs('approved', { ...all, apply: false, make: false })).toEqual([])
  for (const state of ['rejected', 'withdrawn', 'made', 'nonsense']) {
    expect(nextActs(state, all)).toEqual([])
  }
})

test('a seal for certificates is for agencies, and says its purpose', () => {
  const wish = { kind: 'certificate', serial: '1' } as const
  expect(planned({ kind: 'agency' }, wish)).toEqual({
    name: '南宁示例科技有限公司电子证照专用章(1)',
    design: {
      ...{ owner: owner.name, purpose: '电子证照专用章', serial: '(1)', diameter: 40, border: 1 },
    },
  })
  expect(planSeal(owner, wish)).toMatchObject({ code: 'seal-kind', field: 'kind' })
})

test('a state changes only from its opposite and with a reason', () => {
  expect(moveFault('active', { to: 'suspended', reason: '盖章人离职' })).toBeUndefined()
  expect(moveFault('active', { to: 'active', reason: '恢复使用' })?.code).toBe('wrong-state')
  expect(moveFault('made', { to: 'active', reason: '恢复使用' })?.code).toBe('wrong-state')
  expect(moveFault('made', { to: 'suspended', reason: '盖章人离职' })?.code).toBe('wrong-state')
  expect(moveFault('destroyed', { to: 'active', reason: '恢复使用' })?.code).toBe('wrong-state')
  expect(moveFault('active', { to: 'suspended', reason: '  ' })?.code).toBe('reason-required')
  expect(moveFault('active', { to: 'suspended', reason: '长'.repeat(501) })?.code).toBe('too-long')
})
