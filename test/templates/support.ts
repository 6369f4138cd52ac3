import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readTemplateFiles } from '../../server/adapters/template-files.ts'
import { utf8 } from '../../server/core/values/bytes.ts'
import { createTemplates } from '../../server/templates/templates.ts'
import type { TextLimits } from '../../server/templates/text.ts'
import type { FilledContract } from '../../server/templates/types.ts'

export type Texts = { template?: string; text?: string; example?: string }

export function openTemplates() {
  return createTemplates({ files: readTemplateFiles('contracts-templates'), crypto: nodeCrypto })
}

/** A template with two parties, a price, a day, words and a rate, whose clauses run. */
export function openRunning(text: string, clauses: string) {
  const party = (role: string, position: number) => ({ type: 'party', role, position })
  const fields = [
    { name: 'partyA', ...party('甲方', 1) },
    { name: 'partyB', ...party('乙方', 2) },
    { name: 'price', type: 'money', minimum: 0, maximum: 1_000_000 },
    { name: 'by', type: 'date' },
    { name: 'words', type: 'string', maxLength: 100 },
    { name: 'rate', type: 'integer', minimum: 0, maximum: 10 },
  ].map((field) => ({ label, required: true, ...field }))
  const { partyA, partyB } = exampleParties()
  const example = { partyA, partyB, price: '1.00', by: '2026-01-01', words: '示例', rate: '5' }
  const template = {
    ...{ name: 'small', version: '1.0.0', title: label, summary: label, rules: [] },
    contents470: Object.fromEntries(contents.map((content) => [content, 'all'])),
    sections: [{ title: label, fields }],
  }
  const places = '!! 甲方 | 甲 | partyA\n!! 乙方 | 乙 | partyB'
  const files = new Map([
    ['contracts/small/1.0.0/template.json', utf8(JSON.stringify(template))],
    ['contracts/small/1.0.0/text.liquid', utf8(`= t\n# {all} x\n${text}\n${places}`)],
    ['contracts/small/1.0.0/example.json', utf8(JSON.stringify(example))],
    ['contracts/small/1.0.0/clauses.json', utf8(clauses)],
  ])
  return createTemplates({ files, crypto: nodeCrypto })
}

function exampleParties(): Record<string, unknown> {
  const templates = openTemplates()
  const [template] = templates.list()
  return template ? templates.example(template, '2026-01-01') : {}
}

/** A template of one number field `times`, with the text given. */
export function openSmall(text: string, limits?: TextLimits, more: Texts = {}) {
  const fields = [
    { name: 'times', type: 'integer', label, required: true, minimum: 0, maximum: 1_000_000_000 },
    { name: 'words', type: 'string', label, required: false, maxLength: 100 },
  ]
  const template = {
    name: 'small',
    version: '1.0.0',
    title: label,
    summary: label,
    contents470: Object.fromEntries(contents.map((content) => [content, 'all'])),
    sections: [{ title: label, fields }],
    rules: [],
  }
  const files = new Map([
    ['contracts/small/1.0.0/template.json', utf8(more.template ?? JSON.stringify(template))],
    ['contracts/small/1.0.0/text.liquid', utf8(`= t\n# {all} x\n${text}`)],
    ['contracts/small/1.0.0/example.json', utf8(more.example ?? '{"times":"1"}')],
  ])
  return createTemplates({ files, crypto: nodeCrypto, ...(limits && { limits }) })
}

const label = { zh: '示例', en: 'Example' }
const contents = 'parties subject quantity quality price performance liability disputes'.split(' ')

/** What a reader sees, a line per block, cell and particular. */
export function plainLines({ blocks }: FilledContract): string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'title':
      case 'heading':
        return [block.text]
      case 'clause':
        return [`${block.number} ${block.spans.map(({ text }) => text).join('')}`]
      case 'paragraph':
        return [block.spans.map(({ text }) => text).join('')]
      case 'table':
        return [
          ...block.columns.map(({ title }) => title),
          ...block.rows.flat(),
          ...(block.total ?? []),
        ]
      case 'particulars':
        return block.lines.map(({ label: name, value }) => `${name} ${value}`)
      case 'signatures':
        return block.parties.flatMap((party) => [party.label, party.name, ...party.lines])
      default:
        return []
    }
  })
}
