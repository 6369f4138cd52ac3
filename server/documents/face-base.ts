/** What every certificate of one type shares: its lines, its words, its fonts; made once, the same bytes in every file. */
import { deflateSync } from 'node:zlib'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import { naturalWidth } from './breaking.ts'
import { charactersOf, embedFonts, type GlyphTables, glyphIn } from './face-fonts.ts'
import { createObjects, crossReferenceRows } from './face-objects.ts'
import { paintOrnament } from './face-ornaments.ts'
import {
  colourOf,
  type FaceSetting,
  paintFaceText,
  pointsPerMillimetre,
  setFaceText,
} from './face-text.ts'
import { n } from './paint.ts'
import { setOneLine } from './setting.ts'
import { type Faces, shape } from './shape.ts'
import type { FaceElement, FaceLayout } from './types.ts'

export type FaceBase = {
  /** Header and objects 1 to `count`; object `form` draws all of it on a page of this size. */
  bytes: Buffer
  rows: string
  count: number
  form: number
  /** `/Font` entries of fonts that the rest of the page may use too. */
  fonts: string
  tables: GlyphTables
}

/** The second line tells programs that move files that this one is not text (ISO 32000-1 §7.5.2). */
const header = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')

/** Characters that the words of most certificates need: they belong to the shared fonts. */
const common = Array.from(
  '0123456789ABCDEFGHJKLMNPQRTUWXYabcdefghijklmnopqrstuvwxyz.-/ ，。、；：（）年月日至长期',
  (character) => character.codePointAt(0) as number,
)

type Refusable<T> = T | Refusal

export function createBases(
  faces: Faces,
): (layout: FaceLayout, mark?: string) => Refusable<FaceBase> {
  const kept = new Map<string, FaceBase>()
  const identities = new WeakMap<FaceElement, number>()
  let last = 0
  const identityOf = (element: FaceElement) => {
    const known = identities.get(element)
    if (known !== undefined) return known
    identities.set(element, ++last)
    return last
  }
  return (layout, mark) => {
    const shared = layout.elements.filter((element) => element.kind !== 'text' || !element.variable)
    const key = [layout.width, layout.height, mark, ...shared.map(identityOf)].join()
    const base = kept.get(key) ?? makeBase({ ...layout, elements: shared }, mark, faces)
    if (isRefusal(base)) return base
    // Moved to the end: the first of the map is the one unused for longest.
    kept.delete(key)
    kept.set(key, base)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    return base
  }
}

/** Types in use at one time, each with its marks. */
const most = 64

function makeBase(layout: FaceLayout, mark: string | undefined, faces: Faces): Refusable<FaceBase> {
  const [width, height] = sheetOf(layout)
  const settings: FaceSetting[] = mark ? [watermark(mark, faces, width, height)] : []
  for (const element of layout.elements) {
    if (element.kind !== 'text') continue
    const setting = setFaceText(element, faces, height)
    if (isRefusal(setting)) return setting
    settings.push(setting)
  }
  const objects = createObjects(1, header.length)
  const characters = charactersOf(settings)
  for (const code of common) characters.regular.add(code)
  const names = { regular: 'S', bold: 'T' }
  const { tables, resources } = embedFonts(objects, faces, characters, { names, deflated: true })
  const glyphOf = glyphIn(tables)
  const [first, ...rest] = settings.map((setting) => paintFaceText(setting, glyphOf))
  const [ground, lines] = [true, false].map((below) => paintLines(layout, below, height))
  // The mark lies on the ground and under everything that says something.
  const marked = mark ? turned(first ?? '', width, height) : ''
  const content = ['/Artifact BMC\n', ground, marked, lines, 'EMC\n', mark ? '' : first, ...rest]
  const form = objects.add(
    `<< /Type /XObject /Subtype /Form /BBox [0 0 ${n(width)} ${n(height)}] /Resources << /Font << ${resources}>> >> /Filter /FlateDecode >>`,
    { stream: deflateSync(content.join(''), { level: 9 }) },
  )
  const { pieces, offsets } = objects
  return {
    ...{ form, fonts: resources, tables },
    bytes: Buffer.concat([header, ...pieces]),
    rows: crossReferenceRows(offsets),
    count: offsets.length,
  }
}

function paintLines({ elements }: FaceLayout, below: boolean, height: number): string {
  const chosen = elements.filter(({ kind }) => (kind === 'panel' || kind === 'guilloche') === below)
  const scale = pointsPerMillimetre.toFixed(5)
  return `q ${scale} 0 0 -${scale} 0 ${n(height)} cm\n${chosen.map(paintOrnament).join('')}Q\n`
}

/** Points. */
export function sheetOf({ width, height }: FaceLayout): readonly [number, number] {
  return [width * pointsPerMillimetre, height * pointsPerMillimetre]
}

/** Its middle in the origin. */
function watermark(text: string, faces: Faces, width: number, height: number): FaceSetting {
  const clusters = shape(faces, [{ text }], { bold: true })
  const natural = naturalWidth(clusters) / 1000
  const size = Math.min((0.5 * Math.hypot(width, height)) / natural, 0.34 * height)
  const line = setOneLine(clusters, { size, width: natural * size, align: 'left' })
  return {
    ...{ lines: [line], size, stretch: 1, colour: '#efe4e0' },
    ...{ x: (-natural * size) / 2, baselines: [-0.38 * size] },
  }
}

/** Rising along the sheet's diagonal. */
function turned(words: string, width: number, height: number): string {
  const angle = Math.atan2(height, width)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((v) => v.toFixed(4)) as [string, string]
  return `q ${cos} ${sin} -${sin} ${cos} ${n(width / 2)} ${n(height / 2)} cm ${words}Q ${colourOf('#000000')}\n`
}
