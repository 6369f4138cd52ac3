import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkForm } from '../../../server/core/forms/check.ts'
import { type Form, fieldsOf } from '../../../server/core/forms/fields.ts'
import { initialValues, realDates, typedValues } from '../../../server/core/forms/typed.ts'

const folder = 'contracts-templates/contracts/general-purchase/1.0.0'
const form = JSON.parse(readFileSync(`${folder}/template.json`, 'utf8')) as Form
const today = '2026-03-01'

type Raw = Record<string, unknown>

function example(): Raw {
  return realDates(JSON.parse(readFileSync(`${folder}/example.json`, 'utf8')), today) as Raw
}

/** The example with one entry replaced, by its conform path. */
function changed(path: string, value: unknown): Raw {
  const raw = example()
  const steps = path.match(/[A-Za-z]+|\d+/g) ?? []
  const last = steps.pop() ?? ''
  let at: Raw = raw
  for (const step of steps) at = at[step] as Raw
  at[last] = value
  return raw
}

function faultsOf(raw: Raw) {
  return checkForm(form, raw, today).faults
}

test('accepts the example and turns it into whole numbers', () => {
  const { values, faults } = checkForm(form, example(), today)
  expect(faults).toEqual([])
  expect(values).toMatchObject({
    total: 63846390,
    prepay: 3000,
    penaltyRate: 5,
    signBy: '2026-03-15',
  })
  const [first, , third] = values.items as Raw[]
  expect(first).toMatchObject({ quantity: 120_000, unitPrice: 468_000, amount: 56_160_000 })
  expect(third).toMatchObject({ quantity: 3_250_500, unitPrice: 1280, amount: 4_160_640 })
})

test('accepts its own values again, as stored and as typed', () => {
  const { values } = checkForm(form, example(), today)
  expect(checkForm(form, values, today)).toEqual({ values, faults: [] })
  expect(checkForm(form, typedValues(form, values), today)).toEqual({ values, faults: [] })
})

test.each([
  ['partyA.name', '', 'required'],
  ['partyA.name', ' 　\n', 'required'],
  ['partyA.name', 7, 'required'],
  ['partyA', 'nobody', 'required', 'partyA.name'],
  ['partyA.name', '长'.repeat(101), 'too-long'],
  ['partyA.name', '示例\u202e公司', 'character-forbidden'],
  ['partyA.name', '示例\n公司', 'character-forbidden'],
  ['partyB.code', '91450200MA5DEM2B7J', 'uscc-invalid'],
  ['partyB.code', '9145', 'uscc-invalid'],
  ['partyB.signerEmail', 'nobody', 'email-invalid'],
  ['partyB.signerEmail', 'a@b@example.com', 'email-invalid'],
  ['partyB.signerEmail', 'a@example.com\nBcc: c@example.com', 'email-invalid'],
  ['partyB.code', '91450100MA5DEM1A26', 'same-party'],
  ['items', [], 'rows-few'],
  ['items', 'none', 'rows-few'],
  ['items', Array.from({ length: 101 }, () => ({})), 'rows-many'],
  ['items[1].name', '', 'required'],
  ['items[0].quantity', 'many', 'not-a-number'],
  ['items[0].quantity', 1.5, 'not-a-number'],
  ['items[0].quantity', '0', 'out-of-range'],
  ['items[0].quantity', '-1', 'out-of-range'],
  ['items[0].quantity', '1.0001', 'too-many-decimals'],
  ['items[0].unitPrice', '12,34', 'money-format'],
  ['items[0].unitPrice', {}, 'money-format'],
  ['items[0].unitPrice', '1.005', 'money-decimals'],
  ['items[0].unitPrice', '-1', 'money-negative'],
  ['items[0].unitPrice', '99999999999999', 'money-overflow'],
  ['items[0].unitPrice', '9,999,999,999,999.99', 'money-overflow'],
  ['items[0].unitPrice', Number.MAX_SAFE_INTEGER, 'out-of-range'],
  ['taxRate', '13.5', 'out-of-range'],
  ['taxRate', 'x', 'not-a-number'],
  ['invoice', 'none', 'not-an-option'],
  ['invoice', ['special'], 'not-an-option'],
  ['deliveryDate', '2026-02-30', 'not-a-date'],
  ['deliveryDate', 20260401, 'not-a-date'],
  ['deliveryDate', '2026-02-28', 'date-in-past'],
  ['deliveryDate', '2026-03-14', 'date-too-early'],
  ['signBy', '2026-02-28', 'date-in-past'],
  ['inspectionDays', '1.5', 'too-many-decimals'],
  ['inspectionDays', '61', 'out-of-range'],
  ['acceptancePay', '60', 'percent-sum', 'prepay'],
  ['prepay', '51', 'out-of-range'],
  ['retention', '6', 'out-of-range'],
  ['penaltyCap', '30.01', 'out-of-range'],
  ['penaltyRate', '0', 'out-of-range'],
  ['arbitrationCommission', '', 'required'],
  ['warrantyMonths', '0', 'must-be-zero', 'retention'],
  ['specialTerms', '字'.repeat(4001), 'too-long'],
  ['specialTerms', 'bell \u0007', 'character-forbidden'],
])('refuses %s = %j as %s', (path, value, code, field = path) => {
  const faults = faultsOf(changed(path, value))
  expect(faults).toContainEqual(expect.objectContaining({ code, field }))
})

test('says what the limits are', () => {
  const [length] = faultsOf(changed('subject', '字'.repeat(101)))
  expect(length?.facts).toEqual({ maximum: 100, length: 101 })
  const [past] = faultsOf(changed('signBy', '2026-02-28'))
  expect(past?.facts).toEqual({ earliest: today })
  const [sum] = faultsOf(changed('acceptancePay', '60'))
  expect(sum?.facts).toEqual({ sum: 9500, expected: 10000 })
  const [code] = faultsOf(changed('partyB.code', '91450200MA5DEM2B7J'))
  expect(code?.facts).toEqual({ reason: 'check-digit', length: 18 })
})

test('refuses items that are sound one by one but too much together', () => {
  const item = {
    name: '示例',
    spec: '示例',
    unit: '台',
    quantity: '1',
    unitPrice: '9,000,000,000,000',
  }
  const faults = faultsOf({ ...example(), items: [item, item] })
  expect(faults).toMatchObject([{ code: 'sum-overflow', field: 'total' }])
  const free = { ...item, unitPrice: '0' }
  expect(faultsOf({ ...example(), items: [free] })).toMatchObject([
    { code: 'out-of-range', field: 'total' },
  ])
})

test('reports every fault at once, each with its own path', () => {
  const paths = faultsOf({}).map((fault) => fault.field)
  expect(new Set(paths).size).toBe(paths.length)
  const wanted = fieldsOf(form).filter(
    (field) => field.required && !['party', 'table'].includes(field.type),
  )
  expect(paths).toEqual(expect.arrayContaining(wanted.map(({ name }) => name)))
  expect(paths).toEqual(expect.arrayContaining(['partyA.code', 'partyB.signerEmail', 'items']))
})

test('tidies what people paste', () => {
  const raw = changed('partyA.code', ' 9145 0100-ma5dem1a26 ')
  raw.subject = '  办公\t电脑 '
  raw.specialTerms = '一\r\n二  \r\n'
  const { values, faults } = checkForm(form, raw, today)
  expect(faults).toEqual([])
  expect(values.partyA).toMatchObject({ code: '91450100MA5DEM1A26' })
  expect(values).toMatchObject({ subject: '办公 电脑', specialTerms: '一\n二' })
})

test('drops what the form does not know and takes nothing from a prototype', () => {
  const raw = { ...example(), extra: 1 }
  const { values } = checkForm(form, raw, today)
  expect(values).not.toHaveProperty('extra')
  const inherited = Object.create(example()) as Raw
  expect(faultsOf(inherited).length).toBeGreaterThan(10)
})

test('starts a new form with defaults that are no faults', () => {
  const initial = initialValues(form, today)
  expect(initial).toMatchObject({ prepay: '30', signBy: '2026-03-15', items: [{ unit: '台' }] })
  const faults = faultsOf({ ...initial, ...example(), items: example().items })
  expect(faults).toEqual([])
  expect(new Set(faultsOf(initial).map(({ code }) => code))).toEqual(new Set(['required']))
})

test('answers whatever it is given, and never throws', () => {
  const names = fieldsOf(form).map(({ name }) => name)
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), fc.anything({ withBigInt: true })),
      (raw) => {
        const { faults } = checkForm(form, raw, today)
        expect(faults.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 300 },
  )
})

describe('codes and days of a person', () => {
  const named = (name: string) => ({ name, label: { zh: name, en: name }, required: true })
  const sexes = ['male', 'female'].map((value) => ({ value, label: { zh: value, en: value } }))
  const person: Form = {
    sections: [
      {
        title: { zh: '本人', en: 'Person' },
        fields: [
          { ...named('id'), type: 'string', maxLength: 18, check: 'resident-id' },
          { ...named('code'), type: 'string', maxLength: 18, check: 'uscc', required: false },
          { ...named('born'), type: 'date', notFuture: true },
          { ...named('sex'), type: 'enum', options: sexes },
        ],
      },
    ],
    rules: [
      {
        ...{ rule: 'resident-id-agrees', id: 'id', birth: 'born' },
        sex: { field: 'sex', male: 'male', female: 'female' },
      },
    ],
  }
  const sound = { id: '11010519491231002X', born: '1949-12-31', sex: 'female' }
  const codes = (changes: Raw) =>
    checkForm(person, { ...sound, ...changes }, today).faults.map(
      ({ code, field }) => `${code} at ${field}`,
    )

  test('are kept in their usual spelling', () => {
    const typed = { ...sound, id: '１１０１０５ 19491231-002x', code: '91350100m000100y43' }
    const { values, faults } = checkForm(person, typed, today)
    expect(faults).toEqual([])
    expect(values).toMatchObject({ id: sound.id, code: '91350100M000100Y43' })
  })

  test.each([
    [{ id: '110105194912310021' }, ['resident-id-invalid at id']],
    [{ code: '91350100M000100Y44' }, ['uscc-invalid at code']],
    [{ born: '2026-03-02' }, ['date-in-future at born']],
    [{ born: today }, ['birth-date-disagrees at born']],
    [{ born: '1949-12-30', sex: 'male' }, ['birth-date-disagrees at born', 'sex-disagrees at sex']],
    [{ id: '' }, ['required at id']],
  ])('%j: %s', (changes, expected) => {
    expect(codes(changes)).toEqual(expected)
  })
})
