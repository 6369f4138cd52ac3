import { expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { usualLimits } from '../../server/templates/text.ts'
import { openSmall, openTemplates, plainLines } from './support.ts'

const today = '2026-03-01'

function fillSmall(text: string, raw: Record<string, unknown>, limits = usualLimits) {
  const templates = openSmall(text, limits)
  const template = templates.get('small', '1.0.0')
  if (!template) throw new Error('not there')
  const { values, faults } = templates.check(template, raw, today)
  expect(faults).toEqual([])
  return templates.fill(template, values, { number: 'N', today })
}

test('lists every template with a digest over its files', () => {
  const list = openTemplates().list()
  expect(list.map(({ name, version }) => `${name} ${version}`)).toContain('general-purchase 1.0.0')
  for (const { digest } of list) expect(digest).toMatch(/^[0-9a-f]{64}$/)
  const digestOf = (text: string) => openSmall(text).list()[0]?.digest
  expect(digestOf('a')).toBe(digestOf('a'))
  expect(digestOf('a')).not.toBe(digestOf('b'))
})

test('offers the newest version of a template and keeps the others', () => {
  const templates = openTemplates()
  expect(templates.offered().map(({ name, version }) => `${name} ${version}`)).toEqual([
    'general-purchase 1.1.0',
  ])
  expect(templates.get('general-purchase', '1.0.0')?.clauses).toEqual([])
})

test('keeps what was published byte for byte', () => {
  // Changed, it would be another contract under the same name: put the change into a new version.
  expect(openTemplates().get('general-purchase', '1.0.0')?.digest).toBe(
    '98974b627b84ee26be20381d5042114d7c32ac541366b1bf59280c435e9f1865',
  )
})

test.each([
  ['a loop without end', '{% for i in (1..times) %}x{% endfor %}'],
  ['loops in loops', '{% for i in (1..times) %}{% for j in (1..times) %}x{% endfor %}{% endfor %}'],
  [
    'a loop of loops that says nothing',
    '{% for i in (1..times) %}{% for j in (1..times) %}{% endfor %}{% endfor %}',
  ],
  ['a long line', '{% for i in (1..times) %}{{ times }}{% endfor %}'],
])('stops a text that grows too heavy: %s', (_, text) => {
  for (const times of ['900000', '1000000000']) {
    const filled = fillSmall(text, { times })
    expect(isRefusal(filled) && filled.code).toBe('text-too-heavy')
  }
})

test('stops by the clock what no other limit stops', () => {
  const text = '{% for i in (1..times) %}{% for j in (1..100) %}{% endfor %}{% endfor %}'
  const limits = { ...usualLimits, memoryLimit: Number.MAX_SAFE_INTEGER, renderLimit: 100 }
  const filled = fillSmall(text, { times: '1000000' }, limits)
  expect(isRefusal(filled) && filled.code).toBe('text-too-heavy')
})

test('does not open a template that is too long, or too heavy for its own example', () => {
  expect(() => openSmall('x'.repeat(usualLimits.parseLimit))).toThrow(/small\/1\.0\.0.*parse/)
  expect(() => openSmall('{% for i in (1..99999999) %}x{% endfor %}')).toThrow(/text-too-heavy/)
})

test.each([
  ['a file', "{% include 'template.json' %}"],
  ['a partial', "{% render '/etc/passwd' %}"],
  ['a layout', "{% layout '../../package.json' %}"],
  ['a foreign filter', '{{ words | upcase }}'],
  ['the raw filter', '{{ words | raw }}'],
  ['the raw block', '{% raw %}{{ words }}{% endraw %}'],
  ['another name', '{{ nobody }}'],
  ['a prototype', '{{ words.constructor }}'],
  ['no whole number', '{{ words | money }}'],
  ['an open tag', '{% if times %}'],
  ['an open mark', '**bold'],
  ['an unknown reference', '[[nobody]]'],
  ['a row without a table', '| a | b'],
  ['too many cells', '|= a:1 | b:1\n| 1 | 2 | 3'],
  ['a part without its clause', '-- part'],
  ['an id used twice', '- {all} again'],
])('does not open a template that reaches for %s', (_, text) => {
  expect(() => openSmall(text)).toThrow(/^The contract template small\/1\.0\.0 cannot be used: /)
})

test('says which part of a template is wrong', () => {
  expect(() => openSmall('', usualLimits, { example: '{"times":"-1"}' })).toThrow(
    'example.json: out-of-range at times',
  )
  expect(() => openSmall('', usualLimits, { template: '{}' })).toThrow(/template\.json: name/)
  expect(() => openSmall('', usualLimits, { template: 'no' })).toThrow(/small\/1\.0\.0/)
})

test('keeps typed text inert even at the start of a line', () => {
  for (const words of [
    '# x',
    '- {all} x',
    '= x',
    '| x',
    '!! a | b | c',
    '**',
    '{{ times }}',
    '\\',
  ]) {
    const filled = fillSmall('{{ words }}', { times: '1', words })
    if (isRefusal(filled)) throw new Error(filled.code)
    expect(plainLines(filled)).toEqual(['t', '第一条 x', words])
  }
})

test('counts clauses in Chinese beyond twenty', () => {
  const filled = fillSmall('# x\n'.repeat(40), { times: '1' })
  if (isRefusal(filled)) throw new Error(filled.code)
  const numbers = plainLines(filled).map((line) => line.split(' ')[0])
  expect([numbers[10], numbers[11], numbers[20], numbers[21], numbers[41]]).toEqual([
    '第十条',
    '第十一条',
    '第二十条',
    '第二十一条',
    '第四十一条',
  ])
})
