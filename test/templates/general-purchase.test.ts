import { expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import type { Block } from '../../server/documents/types.ts'
import { eightContents } from '../../server/templates/definition.ts'
import type { FilledContract } from '../../server/templates/types.ts'
import { openTemplates, plainLines } from './support.ts'

const templates = openTemplates()
const template = templates.get('general-purchase', '1.0.0')
if (!template) throw new Error('the template is not there')
const today = '2026-03-01'

function fill(changes: Record<string, unknown> = {}): FilledContract {
  if (!template) throw new Error('unreachable')
  const raw = { ...templates.example(template, today), ...changes }
  const { values, faults } = templates.check(template, raw, today)
  expect(faults).toEqual([])
  const filled = templates.fill(template, values, { number: 'QY-2026-000001', today })
  if (isRefusal(filled)) throw new Error(filled.code)
  return filled
}

/** Every form the text can take: one per choice of each condition, and all optional parts absent at once. */
const variants: readonly (readonly [string, Record<string, unknown>])[] = [
  ['the example', {}],
  ['no prepayment', { prepay: '0', acceptancePay: '95' }],
  ['no retention', { retention: '0', acceptancePay: '70' }],
  ['no warranty', { retention: '0', acceptancePay: '70', warrantyMonths: '0' }],
  ['a carrier', { deliveryMethod: 'carrier' }],
  ['collection', { deliveryMethod: 'collected' }],
  ['the court of the buyer', { disputeForum: 'court-buyer', arbitrationCommission: '' }],
  ['the court of the supplier', { disputeForum: 'court-supplier' }],
  ['the court of performance', { disputeForum: 'court-performance' }],
  ['an ordinary invoice', { invoice: 'ordinary' }],
  ['special terms', { specialTerms: '一、示例。\n二、示例。' }],
  ['no annexes', { attachments: '' }],
  [
    'nothing optional',
    { prepay: '0', retention: '0', acceptancePay: '100', warrantyMonths: '0', attachments: '' },
  ],
]

const ordinals = '一二三四五六七八九'
const ordinal = (n: number) =>
  n < 10 ? ordinals[n - 1] : `十${n % 10 === 0 ? '' : ordinals[(n % 10) - 1]}`

test.each(variants)('numbers its clauses without a gap: %s', (_, changes) => {
  let [clause, item, part] = [0, 0, 0]
  for (const block of fill(changes).blocks) {
    if (block.kind !== 'clause') continue
    if (block.level === 1) {
      clause += 1
      item = part = 0
      expect(block.number).toBe(`第${ordinal(clause)}条`)
    } else if (block.level === 2) {
      item += 1
      part = 0
      expect(block.number).toBe(`${clause}.${item}`)
    } else {
      part += 1
      expect(block.number).toBe(`(${part})`)
    }
  }
  expect(clause).toBeGreaterThanOrEqual(18)
  expect(clause).toBeLessThanOrEqual(19)
})

test.each(variants)('leaves no sign of the template behind: %s', (_, changes) => {
  const text = plainLines(fill(changes)).join('\n')
  expect(text).not.toMatch(/\{|\}|\*\*|__|\[\[|undefined|null|NaN|第第|条条|款款|。。|；。/)
  expect(text).not.toContain('具有法律效力')
})

test.each(variants)('keeps the eight contents of 民法典 470: %s', (_, changes) => {
  expect(Object.keys(template.contents470).sort()).toEqual([...eightContents].sort())
  const text = plainLines(fill(changes)).join('\n')
  for (const words of [
    '住所',
    '规格型号',
    '数量',
    '质量要求',
    '合同总价',
    '交付期限',
    '交付地点',
    '交付方式',
    '违约金',
    '争议',
  ])
    expect(text).toContain(words)
})

test('refers to clauses by the numbers they have', () => {
  const lines = plainLines(fill())
  const late = lines.find((line) => line.includes('乙方迟延交付的')) ?? ''
  const number = /^\d+\.\d+/.exec(late)?.[0]
  expect(number).toBeDefined()
  expect(lines.join('\n')).toContain(`按第${number}款处理`)
  const court = plainLines(fill({ disputeForum: 'court-performance' })).join('\n')
  expect(court).toContain('合同履行地（即第五条约定的交付地点）')
})

test('shows a prepayment, retention and warranty only where they are agreed', () => {
  const whole = plainLines(fill()).join('\n')
  for (const words of ['预付款：', '质保金：', '质量保证期为 24 个月', '示例仲裁委员会'])
    expect(whole).toContain(words)
  const bare = plainLines(fill(variants.at(-1)?.[1])).join('\n')
  for (const words of ['预付款：', '质保金', '质量保证期为']) expect(bare).not.toContain(words)
  expect(bare).toContain('双方不另行约定质量保证期')
  expect(bare).toContain('支付合同总价的 100%，即人民币 638,463.90 元。')
})

test('splits the price into parts that add up to it, in figures and in capitals', () => {
  const item = { name: '示例', spec: '示例', unit: '件', quantity: '0.333', unitPrice: '100.01' }
  const filled = fill({ items: [item] })
  expect(filled.amount).toBe(3330)
  const lines = plainLines(filled)
  const parts = lines.flatMap((line) => {
    const [, yuan] = /^\(\d\).*即人民币 ([\d.]+) 元/.exec(line) ?? []
    return yuan ? [Math.round(Number(yuan) * 100)] : []
  })
  expect(parts).toEqual([999, 2164, 167])
  expect(lines.join('\n')).toContain('33.30 元（大写：人民币叁拾叁元叁角）')
})

test('prints the items with their sum', () => {
  const table = fill().blocks.find((block) => block.kind === 'table')
  expect(table?.rows).toHaveLength(3)
  expect(table?.rows[2]?.slice(3)).toEqual(['米', '3250.5', '12.80', '41,606.40'])
  expect(table?.total?.at(-1)).toBe('638,463.90')
})

test('draws attention to the terms that limit liability or bind hardest', () => {
  const marked = fill().blocks.flatMap((block) =>
    block.kind === 'clause' || block.kind === 'paragraph'
      ? block.spans.filter((span) => span.bold && span.underline).map((span) => span.text)
      : [],
  )
  for (const words of [
    '特别提示',
    '视为货物的数量和外观质量验收合格',
    '赔偿责任总额',
    '万分之五',
    '送达地址',
    '仲裁',
  ])
    expect(
      marked.some((text) => text.includes(words)),
      words,
    ).toBe(true)
})

test('gives each party a signing place named as its field', () => {
  const filled = fill()
  const signatures = filled.blocks.filter(
    (block): block is Block & { kind: 'signatures' } => block.kind === 'signatures',
  )
  expect(signatures).toHaveLength(1)
  expect(signatures[0]?.parties.map(({ field }) => field)).toEqual(['partyA', 'partyB'])
  expect(filled.parties.map(({ field, label, position }) => [field, label, position])).toEqual([
    ['partyA', '甲方', 1],
    ['partyB', '乙方', 2],
  ])
  expect(filled.blocks.at(-1)).toBe(signatures[0])
})

test.each([
  '{{ partyA.signerEmail }}',
  '{% for i in (1..9) %}x{% endfor %}',
  '**粗** __线__ [[liability]]',
  '# 第一条 假条款',
  '- 假条款',
  '|= 假:1 | 表:1',
  '!! 甲方 | 假 | partyA',
  ': 名称 | 假',
  '= 假标题',
  '\\n \\* \\| \\\\',
  '^ > ~ -- $& $1 `x`',
])('prints %j as it was typed, wherever it was typed', (typed) => {
  const items = [{ name: typed, spec: typed, unit: '台', quantity: '1', unitPrice: '1' }]
  const usual = fill({ specialTerms: '示例' })
  const party = { ...usual.parties[1], name: typed }
  const filled = fill({ subject: typed, specialTerms: typed, items, partyB: party })
  expect(filled.blocks.map(({ kind }) => kind)).toEqual(usual.blocks.map(({ kind }) => kind))
  expect(filled.title).toBe(usual.title)
  const lines = plainLines(filled)
  expect(lines).toContain(typed)
  expect(lines.some((line) => line.includes(`采购${typed}。`))).toBe(true)
  const table = filled.blocks.find((block) => block.kind === 'table')
  expect(table?.rows[0]?.slice(1, 3)).toEqual([typed, typed])
  const signatures = filled.blocks.find((block) => block.kind === 'signatures')
  expect(signatures?.parties[1]?.name).toBe(typed)
})

test('keeps the lines of a long text as paragraphs of their own', () => {
  const long = `${'字'.repeat(1999)}\n\n# ${'行'.repeat(1996)}`
  const blocks = fill({ specialTerms: long }).blocks.filter((block) => block.kind === 'paragraph')
  const texts = blocks.map((block) => block.spans.map((span) => span.text).join(''))
  expect(texts).toContain('字'.repeat(1999))
  expect(texts).toContain(`# ${'行'.repeat(1996)}`)
})

test('fills a hundred items within its limits', () => {
  const item = { name: '示例', spec: '字'.repeat(120), unit: '台', quantity: '1', unitPrice: '1' }
  const filled = fill({
    items: Array.from({ length: 100 }, () => item),
    specialTerms: '字'.repeat(4000),
  })
  expect(filled.amount).toBe(10_000)
})
