/**
 * Fine lines of a certificate's face. Path operators in millimetres, y down from the sheet's upper left corner; curves
 * repeat themselves to the letter under another matrix, so that they deflate to almost nothing.
 */
import { colourOf } from './face-text.ts'
import type { FaceElement } from './types.ts'

type Of<Kind extends FaceElement['kind']> = Extract<FaceElement, { kind: Kind }>
type Box = { x: number; y: number; width: number; height: number }

/** A thousandth of a millimetre. */
const n = (value: number): string => String(Math.round(value * 1000) / 1000)

const rectangle = ({ x, y, width, height }: Box) => `${[x, y, width, height].map(n).join(' ')} re`
const pen = (colour: string, stroke: number) => `${colourOf(colour, 'RG')} ${n(stroke)} w`
const moved = (x: number, y: number, content: string) =>
  `q 1 0 0 1 ${n(x)} ${n(y)} cm ${content} Q\n`
const turned = (degrees: number, content: string) => {
  const [cos, sin] = [Math.cos, Math.sin].map((f) => f((degrees * Math.PI) / 180)) as [
    number,
    number,
  ]
  return `q ${[cos, sin, -sin, cos].map((v) => v.toFixed(5)).join(' ')} 0 0 cm ${content} Q\n`
}

/** Empty for what is not drawn with lines. */
export function paintOrnament(element: FaceElement): string {
  switch (element.kind) {
    case 'panel':
      return `${colourOf(element.colour)} ${rectangle(element)} f\n`
    case 'frame':
      return `${pen(element.colour, element.stroke)} ${rectangle(element)} S\n`
    case 'rule': {
      const ends = `${element.from.map(n).join(' ')} m ${element.to.map(n).join(' ')} l S`
      return `${pen(element.colour, element.stroke)} ${ends}\n`
    }
    case 'guilloche':
      return guilloche(element)
    case 'border':
      return border(element)
    case 'rosette':
      return rosette(element)
    default:
      return ''
  }
}

/** Widths of the lines; what is finer than 0.1 mm is lost on an office printer. */
const line = { guilloche: 0.13, braid: 0.17, rosette: 0.15 } as const

/**
 * Waves along the x axis from 0. The handle gives the cubic curve between two extremes of a cosine the right bend in
 * the middle (it strays by less than 1 % of the height).
 */
function wave(length: number, waves: number, amplitude: number, phase: 1 | -1): string {
  const half = length / waves / 2
  const handle = 0.3642 * half
  let out = `0 ${n(phase * amplitude)} m`
  for (let i = 0; i < 2 * waves; i++) {
    const from = (i % 2 === 0 ? phase : -phase) * amplitude
    const x = i * half
    const points = [x + handle, from, x + half - handle, -from, x + half, -from]
    out += ` ${points.map(n).join(' ')} c`
  }
  return `${out} S`
}

/** Two families of waves that run against each other, each wave a little further on than the one above it. */
function guilloche(element: Of<'guilloche'>): string {
  const { x, y, width, height, colour } = element
  const [length, amplitude, gap, drift] = [46, 7, 3.1, 2.3]
  const waves = Math.ceil(width / length) + 1
  const count = Math.ceil((height + 2 * amplitude) / gap)
  let out = `q ${rectangle(element)} W n ${pen(colour, line.guilloche)}\n`
  for (const phase of [1, -1] as const) {
    const curve = wave(waves * length, waves, amplitude, phase)
    for (let i = 0; i < count; i++) {
      const back = (((phase * i * drift) % length) + length) % length
      out += moved(x - back, y - amplitude + i * gap, curve)
    }
  }
  return `${out}Q\n`
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by }
}

/** Braids between two double lines, and a rosette in each corner. */
function border(element: Of<'border'>): string {
  const { x, y, width, height, band, colour } = element
  const inner = inset(element, band)
  const fine = band * 0.09
  let out = `${pen(colour, band * 0.05)} ${rectangle(element)} S ${rectangle(inner)} S\n`
  out += `${pen(colour, band * 0.02)} ${rectangle(inset(element, fine))} S ${rectangle(inset(inner, -fine))} S\n`
  out += `${pen(colour, line.braid)}\n`
  const [across, down] = [width - 2 * band, height - 2 * band].map((length) => braid(length, band))
  for (const at of [y + band / 2, y + height - band / 2]) out += moved(x + band, at, across ?? '')
  for (const at of [x + band / 2, x + width - band / 2]) {
    out += moved(at, y + band, turned(90, down ?? ''))
  }
  for (const left of [x, x + width - band]) {
    for (const top of [y, y + height - band]) {
      out += `${pen(colour, band * 0.02)} ${rectangle(inset({ x: left, y: top, width: band, height: band }, fine))} S\n`
      out += petals(left + band / 2, top + band / 2, band / 2 - 1.6 * fine, colour)
    }
  }
  return out
}

function braid(length: number, band: number): string {
  const waves = Math.max(1, Math.round(length / (band * 1.5)))
  const most = band * 0.36
  let out = ''
  for (const share of [1, 0.75, 0.5, 0.25]) {
    for (const phase of [1, -1] as const) out += `${wave(length, waves, most * share, phase)}\n`
  }
  return out
}

/** Rings of loops, wide and narrow, around an open middle with the sign of the house: two squares that interlock. */
function rosette({ x, y, side, colour }: Of<'rosette'>): string {
  const [cx, cy, radius] = [x + side / 2, y + side / 2, side / 2]
  let out = petals(cx, cy, radius, colour)
  out += moved(cx, cy, `${pen(colour, radius * 0.02)} ${circle(radius * 0.36)} S`)
  const square = radius * 0.22
  for (const shift of [-0.4, 0.4]) {
    const at = shift * square
    const box = { x: cx + at - square / 2, y: cy + at - square / 2, width: square, height: square }
    out += `${pen(colour, radius * 0.035)} ${rectangle(box)} S\n`
  }
  return out
}

/** One closed curve whose radius swings, turned a few times within one swing: the lace of an engine-turned rosette. */
function petals(cx: number, cy: number, radius: number, colour: string): string {
  const rings = [
    { outer: 1, inner: 0.66, loops: 12 },
    { outer: 0.74, inner: 0.4, loops: 8 },
  ]
  // Lines closer than about a third of a millimetre run into a blot.
  const copies = Math.max(1, Math.min(6, Math.floor(radius / 2)))
  let lace = ''
  for (const { outer, inner, loops } of rings) {
    const curve = swinging(radius * outer, radius * inner, loops)
    for (let i = 0; i < copies; i++) lace += turned((i * 360) / loops / copies, curve)
  }
  return moved(cx, cy, `${pen(colour, line.rosette)}\n${lace}`)
}

/** Between two radii and back, `loops` times around; points of the curve with its own tangents as handles (Hermite). */
function swinging(outer: number, inner: number, loops: number): string {
  const count = 4 * loops
  const step = (2 * Math.PI) / count
  const [middle, swing] = [(outer + inner) / 2, (outer - inner) / 2]
  const at = (i: number) => {
    const angle = i * step
    const r = middle + swing * Math.cos(loops * angle)
    const slope = -swing * loops * Math.sin(loops * angle)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const third = step / 3
    return {
      ...{ x: r * cos, y: r * sin },
      ...{ dx: third * (slope * cos - r * sin), dy: third * (slope * sin + r * cos) },
    }
  }
  const start = at(0)
  let out = `${n(start.x)} ${n(start.y)} m`
  for (let i = 0; i < count; i++) {
    const [a, b] = [at(i), at(i + 1)]
    out += ` ${[a.x + a.dx, a.y + a.dy, b.x - b.dx, b.y - b.dy, b.x, b.y].map(n).join(' ')} c`
  }
  return `${out} s`
}

/** Four cubic arcs; the handles are 4/3·tan(π/8) long. */
function circle(radius: number): string {
  const h = radius * 0.5523
  const arcs = [
    [radius, h, h, radius, 0, radius],
    [-h, radius, -radius, h, -radius, 0],
    [-radius, -h, -h, -radius, 0, -radius],
    [h, -radius, radius, -h, radius, 0],
  ]
  return `${n(radius)} 0 m ${arcs.map((arc) => `${arc.map(n).join(' ')} c`).join(' ')}`
}
