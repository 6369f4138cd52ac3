/** What a glyf record draws (OpenType 1.9): contours of a simple glyph, parts of a composite one. */
export type Segment =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  /** Control point, then end point. */
  | readonly ['Q', number, number, number, number]
  | readonly ['Z']

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

type Point = { x: number; y: number; on: boolean }
type Records = (glyph: number) => Uint8Array

/** @throws Error for a font that composes glyphs in a circle. */
export function outlineOf(record: Records, glyph: number, depth: number): readonly Segment[] {
  const bytes = record(glyph)
  if (bytes.length === 0) return []
  if (depth > 6) throw new Error(`font: glyph ${glyph} is composed too deeply`)
  const view = viewOf(bytes)
  if (view.getInt16(0) >= 0) return simpleContours(view).flatMap(segmentsOf)
  const segments: Segment[] = []
  for (const part of componentsOf(bytes)) {
    for (const segment of outlineOf(record, part.glyph, depth + 1)) {
      segments.push(transformed(segment, part.matrix))
    }
  }
  return segments
}

function simpleContours(view: DataView): Point[][] {
  const contourCount = view.getInt16(0)
  const ends = Array.from({ length: contourCount }, (_, i) => view.getUint16(10 + 2 * i))
  const pointCount = (ends[contourCount - 1] ?? -1) + 1
  let at = 10 + 2 * contourCount
  at += 2 + view.getUint16(at) // skips the hinting program
  const flags: number[] = []
  while (flags.length < pointCount) {
    const flag = view.getUint8(at++)
    const repeats = flag & 8 ? view.getUint8(at++) : 0
    for (let i = 0; i <= repeats; i++) flags.push(flag)
  }
  const axis = (short: number, same: number) => {
    let value = 0
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? view.getUint8(at++) : -view.getUint8(at++)
      else if (!(flag & same)) {
        value += view.getInt16(at)
        at += 2
      }
      return value
    })
  }
  const xs = axis(2, 16)
  const ys = axis(4, 32)
  const points = flags.map((flag, i) => ({ x: xs[i] ?? 0, y: ys[i] ?? 0, on: (flag & 1) === 1 }))
  return ends.map((end, i) => points.slice(i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end + 1))
}

/** Between two off-curve points lies an implied on-curve one, in the middle. */
function segmentsOf(points: readonly Point[]): Segment[] {
  const full: Point[] = []
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length] as Point
    full.push(point)
    if (!point.on && !next.on)
      full.push({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true })
  })
  const first = full.findIndex((point) => point.on)
  if (first < 0) return []
  const ring = [...full.slice(first), ...full.slice(0, first)]
  const start = ring[0] as Point
  const segments: Segment[] = [['M', start.x, start.y]]
  for (let i = 1; i < ring.length; i++) {
    const point = ring[i] as Point
    if (point.on) segments.push(['L', point.x, point.y])
    else {
      const end = ring[++i] ?? start
      segments.push(['Q', point.x, point.y, end.x, end.y])
    }
  }
  segments.push(['Z'])
  return segments
}

type Matrix = readonly [number, number, number, number, number, number]

/** `at`: where the part's glyph index lies in the record of the composite glyph. */
type Component = { glyph: number; at: number; matrix: Matrix }

export function componentsOf(record: Uint8Array): readonly Component[] {
  const view = viewOf(record)
  const parts: Component[] = []
  if (record.length === 0 || view.getInt16(0) >= 0) return parts
  let at = 10
  let more = true
  while (more) {
    const { component, end } = componentAt(view, at)
    parts.push(component)
    more = (view.getUint16(at) & moreComponents) !== 0
    at = end
  }
  return parts
}

// Flags of a component (OpenType 1.9, glyf table).
const argumentsAreWords = 0x01
const argumentsAreOffsets = 0x02
const hasScale = 0x08
const moreComponents = 0x20
const hasTwoScales = 0x40
const hasMatrix = 0x80

function componentAt(view: DataView, start: number): { component: Component; end: number } {
  const flags = view.getUint16(start)
  if (!(flags & argumentsAreOffsets)) throw new Error('font: a composite glyph is placed by points')
  const words = (flags & argumentsAreWords) !== 0
  const offset = (i: number) =>
    words ? view.getInt16(start + 4 + 2 * i) : view.getInt8(start + 4 + i)
  const at = start + (words ? 8 : 6)
  const { linear, length } = linearPart(view, at, flags)
  const matrix: Matrix = [...linear, offset(0), offset(1)]
  const component = { glyph: view.getUint16(start + 2), at: start + 2, matrix }
  return { component, end: at + length }
}

type Linear = readonly [number, number, number, number]

function linearPart(view: DataView, at: number, flags: number): { linear: Linear; length: number } {
  const fixed = (i: number) => view.getInt16(at + 2 * i) / 16384 // F2DOT14
  if (flags & hasScale) return { linear: [fixed(0), 0, 0, fixed(0)], length: 2 }
  if (flags & hasTwoScales) return { linear: [fixed(0), 0, 0, fixed(1)], length: 4 }
  if (flags & hasMatrix) return { linear: [fixed(0), fixed(1), fixed(2), fixed(3)], length: 8 }
  return { linear: [1, 0, 0, 1], length: 0 }
}

function transformed(segment: Segment, [a, b, c, d, dx, dy]: Matrix): Segment {
  const x = (px: number, py: number) => a * px + c * py + dx
  const y = (px: number, py: number) => b * px + d * py + dy
  if (segment[0] === 'Z') return segment
  if (segment[0] === 'Q') {
    const [, cx, cy, px, py] = segment
    return ['Q', x(cx, cy), y(cx, cy), x(px, py), y(px, py)]
  }
  return [segment[0], x(segment[1], segment[2]), y(segment[1], segment[2])]
}
