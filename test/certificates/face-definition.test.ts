import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fillFace, readFace } from '../../server/certificates/face-definition.ts'
import { licence, teacher } from '../documents/sample-faces.ts'

const seal = { kind: 'seal', x: 10, y: 10, side: 42 }
const qr = { kind: 'qr', x: 60, y: 10, side: 20 }
const words = { kind: 'text', x: 10, y: 60, width: 80, height: 8, size: 12, text: '姓名 {name}' }
const sheet = (elements: object[], more = {}) =>
  JSON.stringify({ width: 100, height: 100, elements, ...more })
const read = (json: string) => readFace(json, new Set(['name']))

test('the faces that ship use fields of their own type only', () => {
  for (const [type, texts] of [
    ['business-licence', licence],
    ['teacher-qualification', teacher],
  ] as const) {
    const path = `contracts-templates/certificates/${type}/1.0.0/face.json`
    const layout = readFace(readFileSync(path, 'utf8'), new Set(Object.keys(texts)))
    const filled = fillFace(layout, texts).elements
    expect(filled.filter((one) => one.kind === 'text' && one.text.includes('{'))).toEqual([])
    for (const text of Object.values(texts)) {
      expect(filled.some((one) => one.kind === 'text' && one.text.includes(text))).toBe(true)
    }
  }
})

test('a filled text varies, everything else stays the very element it was', () => {
  const layout = read(sheet([seal, qr, words]))
  const filled = fillFace(layout, { name: '{name}$& 示例' })
  expect(filled.elements[2]).toEqual({ ...words, text: '姓名 {name}$& 示例', variable: true })
  expect(filled.elements[0]).toBe(layout.elements[0])
  expect(() => fillFace(layout, {})).toThrow('{name}')
  expect(() => fillFace(layout, Object.create({ name: 'inherited' }))).toThrow('{name}')
})

test('a face with anything wrong is refused with its place', () => {
  const faults: [string, RegExp][] = [
    [sheet([seal, qr, { ...words, text: '{nam}' }]), /elements\.2: no field \{nam\}/],
    [sheet([seal, qr, { ...words, text: '{}' }]), /elements\.2: no field \{\}/],
    [sheet([seal, qr, { ...words, colour: 'red' }]), /elements\.2\.colour/],
    [sheet([seal, qr, { ...words, sise: 1 }]), /elements\.2/],
    [sheet([seal, qr, { ...words, variable: true }]), /elements\.2/],
    [sheet([seal, { ...qr, x: 81 }]), /elements\.1: beside the sheet/],
    [
      sheet([seal, qr, { kind: 'rule', from: [0, 0], to: [0, 101], stroke: 1, colour: '#000000' }]),
      /beside/,
    ],
    [sheet([seal]), /0 elements of kind qr/],
    [sheet([seal, seal, qr]), /2 elements of kind seal/],
    [sheet([seal, qr, { kind: 'stamp' }]), /elements\.2/],
    [sheet([seal, qr], { depth: 1 }), /./],
  ]
  for (const [json, fault] of faults) expect(() => read(json), json).toThrow(fault)
  expect(read(sheet([seal, qr, words])).elements).toHaveLength(3)
})
