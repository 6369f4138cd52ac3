import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFoodLicenceNumber } from '../../server/core/values/check-digits.ts'
import { agreed, codeOf } from '../journeys/house.ts'
import { merchant, type Office, openOffice } from './office.ts'

const label = (zh: string, en: string) => ({ zh, en })
const text = { type: 'string', required: true, maxLength: 100 }

/** 食品经营许可证, as somebody who writes no code would add it. */
const type = {
  ...{ name: 'food-business-licence', version: '1.0.0', code: '11990000MB0000000J009' },
  title: label('食品经营许可证', 'Food business licence'),
  summary: label('示例', 'An example'),
  authority: { name: '示例食品许可管理部门', code: '11990000MB0000000J' },
  holder: { kind: 'organisation', name: 'operator', code: 'uscc', codeType: '001' },
  number: {
    pattern: 'JY{map:business}{agency:3-8}{seq:6}{check:mod11_10}',
    maps: { business: { field: 'business', values: { retail: '1', catering: '2', canteen: '3' } } },
    counter: ['map:business', 'agency:3-8'],
  },
  issuers: { named: ['行政审批局'] },
  publicity: 'public',
  disclosure: { operator: 'open', uscc: 'id', business: 'open' },
  photo: 'none',
  validity: { kind: 'years', years: 5 },
  sections: [
    {
      title: label('经营者', 'The operator'),
      fields: [
        { ...text, name: 'operator', label: label('经营者名称', 'Operator') },
        { ...text, name: 'uscc', label: label('社会信用代码', 'Code'), check: 'uscc' },
        {
          ...{
            name: 'business',
            label: label('主体业态', 'Business'),
            type: 'enum',
            required: true,
          },
          options: [
            { value: 'retail', label: label('食品销售经营者', 'Retail') },
            { value: 'catering', label: label('餐饮服务经营者', 'Catering') },
            { value: 'canteen', label: label('单位食堂', 'Canteen') },
          ],
        },
      ],
    },
  ],
  rules: [],
}
const line = { kind: 'text', x: 10, width: 160, height: 8, size: 12, fit: 'shrink' }
const face = {
  ...{ width: 210, height: 148, watermark: '样本' },
  elements: [
    { ...line, y: 10, text: '食品经营许可证 {number} {business}' },
    { ...line, y: 20, text: '{operator} {uscc} 有效期至 {validTo}' },
    { ...line, y: 30, text: '{identifier}' },
    { kind: 'seal', x: 150, y: 90, side: 42 },
    { kind: 'qr', x: 10, y: 90, side: 40 },
  ],
}
const example = { operator: '示例甲科技有限公司', uscc: '91450100MA5ABCDE5P', business: 'catering' }

let office: Office
let root: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'qiyin-third-'))
  cpSync('contracts-templates', join(root, 'contracts-templates'), { recursive: true })
  symlinkSync(join(process.cwd(), 'db'), join(root, 'db'))
  const folder = join(root, 'contracts-templates/certificates/food-business-licence/1.0.0')
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries({ type, face, example })) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content))
  }
  office = await openOffice(root)
})
afterAll(async () => {
  await office.close()
  rmSync(root, { recursive: true })
})

test('a third type is issued without touching code, with numbers of its own rule', async () => {
  const { certificates } = office.app
  const numbers: string[] = []
  for (const business of ['catering', 'catering', 'retail']) {
    const input = { ...office.input(type.name, { business }), organisationId: office.companyId }
    const applied = agreed(await certificates.apply(await office.actor(merchant), input))
    const issued = await office.issued(await office.approve(await office.accept(applied)))
    expect(issued).toMatchObject({ validFrom: '2026-11-22', validTo: '2031-11-21', status: '01' })
    numbers.push(issued.number)
  }
  expect(numbers.every(isFoodLicenceNumber)).toBe(true)
  expect(numbers.map((number) => number.slice(0, 15))).toEqual([
    'JY2450100000001',
    'JY2450100000002',
    'JY1450100000001',
  ])
  const [shown] = numbers
  const found = await certificates.byNumber(type.name, shown ?? '')
  expect(found?.summary.map(({ value }) => value)).toEqual([
    '示例甲科技有限公司',
    '914***********DE5P',
    '餐饮服务经营者',
  ])
})

test('only agencies that a type names receive it, whichever version is applied for', async () => {
  const educationId = await office.foundAgency('示例市教育局', '11450100MB0000027D')
  const namesFor = async (typeName: string) =>
    (await office.app.certificates.agenciesFor(typeName)).map(({ name }) => name)
  expect(await namesFor(type.name)).toEqual(['示例市行政审批局'])
  expect(await namesFor('business-licence')).toEqual(['示例市行政审批局'])
  expect(await namesFor('teacher-qualification')).toEqual(['示例市教育局', '示例市行政审批局'])
  expect(await namesFor('unknown')).toEqual([])
  const merchantActor = await office.actor(merchant)
  for (const agencyId of [educationId, office.companyId]) {
    for (const [name, version] of [
      [type.name, '1.0.0'],
      // Published before any rule was, and under today's nonetheless.
      ['business-licence', '1.0.0'],
    ] as const) {
      const input = { ...office.input(name), typeVersion: version, agencyId }
      const { companyId: organisationId } = office
      const attempt = office.app.certificates.apply(merchantActor, { ...input, organisationId })
      expect(codeOf(await attempt)).toBe('agency-unknown')
    }
  }
})
