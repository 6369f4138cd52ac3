/**
 * The picture of a round seal, from outlines only (domain: 国发〔1999〕25号 for shape and sizes, local police practice
 * for the rest). Millimetres, origin in the centre, y down; angles in degrees from 12 o'clock, clockwise.
 */
import type { Segment } from '../core/pdf/glyph-outlines.ts'
import type { Face } from '../core/pdf/truetype.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'

export type SealDesign = {
  /** 印章所有者, along the arc. */
  owner: string
  /** `合同专用章`, straight below the centre. */
  purpose?: string
  /** `(1)`, below the purpose. */
  serial?: string
  /** Small characters along the bottom. */
  code?: string
  /** Outer edge to outer edge. */
  diameter: number
  /** Width of the ring. */
  border: number
  /** Word laid over the whole picture of a seal that nobody has vouched for. */
  overlay?: string
}

type Point = readonly [number, number]
/** `M`, `L` and `C` with absolute points, `Z`: what SVG and PDF both draw alike. */
export type Command =
  | readonly ['M' | 'L', Point]
  | readonly ['C', Point, Point, Point]
  | readonly ['Z']

/** `stroke`: width of the line; without it the path is filled (non-zero winding). */
export type Shape = { commands: readonly Command[]; stroke?: number }

/** A drawn character, as a box turned about its centre: for tests that nothing touches. */
export type GlyphPlace = {
  part: 'name' | 'purpose' | 'serial' | 'code'
  centre: Point
  width: number
  height: number
  angle: number
}

export type SealDrawing = {
  diameter: number
  shapes: readonly Shape[]
  places: readonly GlyphPlace[]
}

const longestName = 30
/** Inner to outer radius of a regular five-pointed star: sin 18° / sin 54°. */
const starRatio = 0.381966
const purposeLine = { height: 4.4, pitch: 3.6, below: 0.56 }
const serialLine = { height: 2.2, pitch: 1.5, gap: 0.7 }
const codeLine = { height: 1.25, pitch: 4.1, gap: 0.7 }

/** Refusals: seal-name-long, missing-glyph. */
export function drawSeal(design: SealDesign, face: Face): SealDrawing | Refusal {
  const length = Array.from(design.owner).length
  if (length === 0 || length > longestName) {
    return refuse('seal-name-long', { length, longest: longestName })
  }
  const missing = missingCharacter(design, face)
  if (missing !== undefined) {
    const codePoint = `U+${missing.toString(16).toUpperCase().padStart(4, '0')}`
    return refuse('missing-glyph', { character: String.fromCodePoint(missing), codePoint })
  }
  const lettering = [
    ...nameArc(design),
    ...purposeRow(design),
    ...serialRow(design),
    ...codeArc(design),
  ]
  const shapes: Shape[] = [{ commands: ring(design) }, { commands: star(design.diameter) }]
  for (const letter of lettering) shapes.push({ commands: letterPath(letter, face) })
  shapes.push(...overlayShapes(design, face))
  return { diameter: design.diameter, shapes, places: lettering }
}

function missingCharacter(design: SealDesign, face: Face): number | undefined {
  const { owner, purpose = '', serial = '', code = '', overlay = '' } = design
  for (const character of owner + purpose + serial + code + overlay) {
    const codePoint = character.codePointAt(0) as number
    if (face.glyphOf(codePoint) === 0) return codePoint
  }
  return undefined
}

type Letter = GlyphPlace & { character: string }

function nameHeight(length: number): number {
  if (length <= 12) return 5.6
  if (length <= 16) return 5
  return length <= 20 ? 4.5 : 4
}

/** Wider sweeps ran into the line below when they were drawn. */
function nameSweep(design: SealDesign): number {
  if (design.purpose) return 212
  return design.code ? 262 : 290
}

/** 自左而右环行: feet to the centre, tall and narrow. */
function nameArc(design: SealDesign): Letter[] {
  const characters = Array.from(design.owner)
  const count = characters.length
  const height = nameHeight(count)
  const outer = design.diameter / 2 - design.border - 0.9
  const step = Math.min(25, count > 1 ? nameSweep(design) / (count - 1) : 25)
  const room = (outer - height) * radians(step) * 0.96
  const width = Math.min(0.78 * height, room)
  return characters.map((character, i) => {
    const angle = (i - (count - 1) / 2) * step
    return {
      part: 'name',
      character,
      angle,
      width,
      height,
      centre: polar(angle, outer - height / 2),
    }
  })
}

function purposeRow({ purpose, diameter }: SealDesign): Letter[] {
  const { height, pitch, below } = purposeLine
  return straightRow(purpose ?? '', 'purpose', height, pitch, below * (diameter / 2))
}

function serialRow({ serial, diameter }: SealDesign): Letter[] {
  const { height, pitch, gap } = serialLine
  const middle = purposeLine.below * (diameter / 2) + purposeLine.height / 2 + gap + height / 2
  return straightRow(serial ?? '', 'serial', height, pitch, middle)
}

function straightRow(
  text: string,
  part: 'purpose' | 'serial',
  height: number,
  pitch: number,
  y: number,
): Letter[] {
  const characters = Array.from(text)
  return characters.map((character, i) => {
    const x = (i - (characters.length - 1) / 2) * pitch
    return { part, character, angle: 0, width: 0.96 * pitch, height, centre: [x, y] }
  })
}

/** Upright when read from below, so it runs against the clock, heads to the centre. */
function codeArc({ code, diameter, border }: SealDesign): Letter[] {
  const { height, pitch, gap } = codeLine
  const characters = Array.from(code ?? '')
  const radius = diameter / 2 - border - gap - height / 2
  return characters.map((character, i) => {
    const turn = ((characters.length - 1) / 2 - i) * pitch
    const centre = polar(180 + turn, radius)
    const width = radius * radians(pitch) * 0.8
    return { part: 'code', character, angle: turn, width, height, centre }
  })
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

function polar(angle: number, radius: number): Point {
  return [radius * Math.sin(radians(angle)), -radius * Math.cos(radians(angle))]
}

/** The em box (0.88 above, 0.12 below the baseline) fills the letter's box; narrower glyphs stand in its middle. */
function letterPath({ character, centre, width, height, angle }: Letter, face: Face): Command[] {
  const glyph = face.glyphOf(character.codePointAt(0) as number)
  const em = face.unitsPerEm
  const advance = face.advance(glyph)
  // Latin letters and digits keep their own proportions where the box leaves them room.
  const scaleX = advance < 0.9 * em ? Math.min(width / advance, height / em) : width / advance
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))]
  const at = (x: number, y: number): Point => {
    const across = (x - advance / 2) * scaleX
    const down = (0.38 - y / em) * height
    return [centre[0] + across * cos - down * sin, centre[1] + across * sin + down * cos]
  }
  return cubic(face.outline(glyph), at)
}

/** A quadratic curve is a cubic one whose handles lie at two thirds (exactly). */
function cubic(outline: readonly Segment[], at: (x: number, y: number) => Point): Command[] {
  const commands: Command[] = []
  let pen: readonly [number, number] = [0, 0]
  for (const segment of outline) {
    if (segment[0] === 'Z') commands.push(['Z'])
    else if (segment[0] === 'Q') {
      const [, cx, cy, x, y] = segment
      const toward = (fromX: number, fromY: number) =>
        at(fromX + (2 / 3) * (cx - fromX), fromY + (2 / 3) * (cy - fromY))
      commands.push(['C', toward(...pen), toward(x, y), at(x, y)])
      pen = [x, y]
    } else {
      pen = [segment[1], segment[2]]
      commands.push([segment[0], at(...pen)])
    }
  }
  return commands
}

/** Between two circles that run opposite ways, so that filling leaves the middle free. */
function ring({ diameter, border }: SealDesign): Command[] {
  return [...circle(diameter / 2, 1), ...circle(diameter / 2 - border, -1)]
}

/** Four cubic arcs; the handles are 4/3·tan(π/8) long, which strays from a circle by less than 0.03 %. */
function circle(radius: number, direction: 1 | -1): Command[] {
  const handle = radius * (4 / 3) * Math.tan(Math.PI / 8)
  const commands: Command[] = [['M', [radius, 0]]]
  for (let quarter = 0; quarter < 4; quarter++) {
    const [from, to] = [quarter, quarter + 1].map((q) => (direction * q * Math.PI) / 2) as [
      number,
      number,
    ]
    const point = (angle: number, along: number): Point => [
      radius * Math.cos(angle) - direction * along * Math.sin(angle),
      radius * Math.sin(angle) + direction * along * Math.cos(angle),
    ]
    commands.push(['C', point(from, handle), point(to, -handle), point(to, 0)])
  }
  return [...commands, ['Z']]
}

function star(diameter: number): Command[] {
  const radius = diameter >= 40 ? 7 : 6
  const points = Array.from({ length: 10 }, (_, i) =>
    polar(36 * i, i % 2 === 0 ? radius : radius * starRatio),
  )
  return [...points.map((point, i): Command => [i === 0 ? 'M' : 'L', point]), ['Z']]
}

/** Outlined, so that what lies under it can still be read; rising from the lower left. */
function overlayShapes({ overlay, diameter }: SealDesign, face: Face): Shape[] {
  const characters = Array.from(overlay ?? '')
  const size = (0.8 * diameter) / Math.max(2, characters.length)
  const angle = -30
  return characters.map((character, i) => {
    const along = (i - (characters.length - 1) / 2) * size
    const centre: Point = [along * Math.cos(radians(angle)), along * Math.sin(radians(angle))]
    const letter: Letter = { part: 'name', character, centre, width: size, height: size, angle }
    return { commands: letterPath(letter, face), stroke: 0.35 }
  })
}
