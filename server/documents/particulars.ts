import { type Box, lineMarks, type Mark, page, type TextStyle } from './boxes.ts'
import { type SetLine, setParagraph } from './setting.ts'
import { type Faces, shape } from './shape.ts'

const gutter = 14
const columnWidth = (page.measure - gutter) / 2
const style: TextStyle = { size: 10, leading: 17.5, align: 'left', width: columnWidth, x: 0 }
const labelGrey = 0.36

type Entry = { label: SetLine; value: readonly SetLine[]; indent: number; whole: boolean }
type Pair = { label: string; value: string }

/** Two columns; a value too long for its column gets a line of its own over the whole measure. */
export function particularsBoxes(lines: readonly Pair[], faces: Faces): Box[] {
  const boxes: Box[] = []
  let waiting: Entry | undefined
  const put = (left: Entry, right?: Entry) => boxes.push(rowBox(left, right, boxes.length === 0))
  for (const line of lines) {
    const entry = entryOf(line, faces)
    if (entry.whole) {
      if (waiting) put(waiting)
      put(entry)
      waiting = undefined
    } else if (waiting) {
      put(waiting, entry)
      waiting = undefined
    } else waiting = entry
  }
  if (waiting) put(waiting)
  // The particulars of a party are read together.
  return boxes.map((box, i) => ({ ...box, keepWithNext: i < boxes.length - 1 }))
}

function entryOf({ label, value }: Pair, faces: Faces): Entry {
  const words = `${label.replace(/[：:]\s*$/, '')}：`
  const [set] = setParagraph(shape(faces, [{ text: words }]), { ...style, width: page.measure })
  const first = set ?? { glyphs: [], width: 0, underlines: [] }
  // The colon's blank half was taken off at the end of its line; here the value follows it.
  const indent = first.width + style.size / 2
  const clusters = shape(faces, [{ text: value }])
  const inColumn = setParagraph(clusters, { ...style, width: columnWidth - indent })
  if (inColumn.length <= 1) return { label: first, value: inColumn, indent, whole: false }
  const width = page.measure - indent
  return { label: first, value: setParagraph(clusters, { ...style, width }), indent, whole: true }
}

function rowBox(left: Entry, right: Entry | undefined, first: boolean): Box {
  const marks = [...entryMarks(left, 0), ...(right ? entryMarks(right, columnWidth + gutter) : [])]
  const lines = Math.max(1, left.value.length, right?.value.length ?? 0)
  return { height: lines * style.leading, before: first ? 3 : 0, marks, keepWithNext: true }
}

function entryMarks({ label, value, indent }: Entry, x: number): Mark[] {
  return [
    ...lineMarks(label, { ...style, x, grey: labelGrey }, 0),
    ...value.flatMap((line, i) => lineMarks(line, { ...style, x: x + indent }, i * style.leading)),
  ]
}
