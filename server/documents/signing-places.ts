import {
  type Box,
  bodyLeading,
  bodySize,
  lineMarks,
  type Mark,
  page,
  type TextStyle,
} from './boxes.ts'
import { type SetLine, setParagraph } from './setting.ts'
import { type Faces, shape } from './shape.ts'
import type { Block } from './types.ts'

type Party = Extract<Block, { kind: 'signatures' }>['parties'][number]
type Field = { name: string; x: number; y: number; side: number }
type Place = { height: number; marks: Mark[]; field: Field }

/** The largest enterprise seal is 42 mm across. */
const side = (42 / 25.4) * 72
const gutter = 24
const columnWidth = (page.measure - gutter) / 2
const lineLeading = 27

/** All parties in one box, two a row, so that no page parts them. */
export function signingBox(parties: readonly Party[], faces: Faces): Box {
  const marks: Mark[] = []
  const fields: Field[] = []
  let top = 0
  for (let i = 0; i < parties.length; i += 2) {
    const row = parties.slice(i, i + 2).map((party, column) => {
      return placeOf(party, faces, column * (columnWidth + gutter))
    })
    for (const place of row) {
      marks.push(...place.marks.map((mark) => lowered(mark, top)))
      fields.push({ ...place.field, y: place.field.y + top })
    }
    top += Math.max(...row.map(({ height }) => height)) + 14
  }
  return { height: top, before: 16, marks, keepWithNext: false, fields }
}

function lowered(mark: Mark, by: number): Mark {
  if (mark.kind !== 'rule') return { ...mark, y: mark.y + by }
  const { from, to } = mark
  return { ...mark, from: [from[0], from[1] + by], to: [to[0], to[1] + by] }
}

function placeOf(party: Party, faces: Faces, x: number): Place {
  const style: TextStyle = {
    size: bodySize,
    leading: bodyLeading,
    align: 'left',
    width: columnWidth,
    x,
  }
  const label = setParagraph(shape(faces, [{ text: party.label }], { bold: true }), style)
  const name = setParagraph(shape(faces, [{ text: party.name }]), style)
  const marks: Mark[] = []
  let top = 0
  for (const line of [...label, ...name]) {
    marks.push(...lineMarks(line, style, top))
    top += style.leading
  }
  const nameMiddle = top - (name.length * style.leading) / 2
  const wide = { ...style, leading: lineLeading }
  top += 4
  for (const text of party.lines) {
    for (const line of setParagraph(shape(faces, [{ text }]), wide)) {
      marks.push(...lineMarks(line, wide, top), ...blankAfter(text, line, x, top))
      top += lineLeading
    }
  }
  const lastMiddle = party.lines.length > 0 ? top - lineLeading / 2 : nameMiddle
  const nameWidth = Math.max(0, ...name.map(({ width }) => width))
  const field = sealPlace(party.field, x, nameWidth, (nameMiddle + lastMiddle) / 2)
  return { height: Math.max(top, field.y + side), marks, field }
}

/** `日期：` asks for something to be written: a line to write it on. */
function blankAfter(text: string, line: SetLine, x: number, top: number): Mark[] {
  if (!/[：:]$/.test(text)) return []
  const y = top + lineLeading / 2 + 0.46 * bodySize
  const from = x + line.width + bodySize / 2
  return [{ kind: 'rule', from: [from, y], to: [x + columnWidth - 8, y], width: 0.4, grey: 0.45 }]
}

/** 骑年盖月: centred over the name, reaching from it down over the date; never outside the party's own column. */
function sealPlace(name: string, x: number, nameWidth: number, middle: number): Field {
  const centre = Math.min(Math.max(nameWidth / 2, side / 2), columnWidth - side / 2)
  return { name, x: x + centre - side / 2, y: Math.max(0, middle - side / 2), side }
}
