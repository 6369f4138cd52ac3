import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { statusOf } from '../../app/http/answer.ts'
import { decodeRefusal, encodeRefusal } from '../../app/http/encoded-refusal.ts'
import { words as english } from '../../app/i18n/en/refusals.ts'
import { words as chinese } from '../../app/i18n/zh-CN/refusals.ts'
import { refuse } from '../../server/core/values/refusal.ts'

const code = /(?:refuse|faulty)\(\s*'([a-z0-9-]+)'/g

/** Every code that stands literally in the source. */
function codesInUse(): string[] {
  const files = ['server', 'app'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  )
  return [
    ...new Set(files.flatMap((text) => [...text.matchAll(code)].map((match) => match[1] ?? ''))),
  ]
}

test('every refusal of the house has its sentence', () => {
  const used = codesInUse()
  expect(used.length).toBeGreaterThan(60)
  expect(used.filter((one) => !(one in chinese))).toEqual([])
})

test('both languages name the same facts', () => {
  const facts = (sentence: string) =>
    [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
  const keys = Object.keys(chinese) as (keyof typeof chinese)[]
  expect(keys.filter((key) => `${facts(chinese[key])}` !== `${facts(english[key])}`)).toEqual([])
})

test('a refusal survives its way through a form', () => {
  const refusal = refuse('too-long', { maximum: 20, field: '甲方?&=' })
  expect(decodeRefusal(encodeRefusal(refusal))).toEqual({
    code: 'too-long',
    facts: { maximum: '20', field: '甲方?&=' },
  })
  expect(encodeRefusal(refuse('required'))).toBe('required')
})

test('a refusal nobody listed is about what was sent', () => {
  expect(statusOf(refuse('uscc-invalid'))).toBe(422)
  expect(statusOf(refuse('not-permitted'))).toBe(403)
  expect(statusOf(refuse('too-many-attempts'))).toBe(429)
})
