/** `face.json` as it must be: everything unknown is refused, and what would stand beside the sheet. */
import { z } from 'zod'
import type { FaceElement, FaceLayout } from '../documents/types.ts'

/** The largest sheet is A3; half a millimetre of line may lie on its edge. */
const millimetres = z.number().min(0).max(420)
const colour = z.string().regex(/^#[0-9a-f]{6}$/)
const stroke = z.number().min(0.05).max(5)
const point = z.tuple([millimetres, millimetres])
const place = { x: millimetres, y: millimetres }
const box = { ...place, width: millimetres.min(1), height: millimetres.min(1) }
const side = millimetres.min(10)

const element = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    ...box,
    size: z.number().min(5).max(120),
    text: z.string().min(1).max(500),
    bold: z.boolean().optional(),
    align: z.enum(['left', 'center', 'right', 'justify', 'spread']).optional(),
    colour: colour.optional(),
    fit: z.enum(['shrink', 'wrap']).optional(),
  }),
  z.strictObject({ kind: z.literal('panel'), ...box, colour }),
  z.strictObject({ kind: z.literal('frame'), ...box, stroke, colour }),
  z.strictObject({ kind: z.literal('rule'), from: point, to: point, stroke, colour }),
  z.strictObject({ kind: z.literal('guilloche'), ...box, colour }),
  z.strictObject({ kind: z.literal('border'), ...box, band: z.number().min(3).max(30), colour }),
  z.strictObject({ kind: z.literal('rosette'), ...place, side, colour }),
  z.strictObject({ kind: z.literal('photo'), ...box }),
  z.strictObject({ kind: z.literal('qr'), ...place, side }),
  z.strictObject({ kind: z.literal('seal'), ...place, side }),
])

const face = z.strictObject({
  width: millimetres.min(50),
  height: millimetres.min(50),
  watermark: z.string().min(1).max(12).optional(),
  elements: z.array(element).min(1).max(200),
})

/**
 * `fields`: names that tokens may have. Throws a sentence with the place of the first fault: what does not belong,
 * stands beside the sheet, names no field, or has another number of seals and QR codes than one (photos: one at most).
 */
export function readFace(json: string, fields: ReadonlySet<string>): FaceLayout {
  const result = face.safeParse(JSON.parse(json))
  if (!result.success) {
    const [issue] = result.error.issues
    throw new Error(`face.json: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const layout = result.data
  layout.elements.forEach((one, i) => {
    if (!liesOn(layout, one)) throw new Error(`face.json: elements.${i}: beside the sheet`)
    const unknown = tokensIn(one).find((token) => !fields.has(token))
    if (unknown !== undefined) throw new Error(`face.json: elements.${i}: no field {${unknown}}`)
  })
  for (const kind of ['seal', 'qr', 'photo'] as const) {
    const count = layout.elements.filter((one) => one.kind === kind).length
    if (kind === 'photo' ? count > 1 : count !== 1) {
      throw new Error(`face.json: ${count} elements of kind ${kind}`)
    }
  }
  return layout
}

/** With every `{field}` replaced. Throws for a token without a text: tokens are checked when a type is opened. */
export function fillFace(layout: FaceLayout, texts: Readonly<Record<string, string>>): FaceLayout {
  const elements = layout.elements.map((one): FaceElement => {
    if (one.kind !== 'text' || !one.text.includes('{')) return one
    const text = one.text.replace(token, (_, name: string) => {
      if (!Object.hasOwn(texts, name)) throw new Error(`face: no text for {${name}}`)
      return texts[name] as string
    })
    return { ...one, text, variable: true }
  })
  return { ...layout, elements }
}

const token = /\{([^{}]*)\}/g

function tokensIn(one: FaceElement): string[] {
  return one.kind === 'text' ? [...one.text.matchAll(token)].map(([, name]) => name as string) : []
}

function liesOn({ width, height }: FaceLayout, one: FaceElement): boolean {
  if (one.kind === 'rule') {
    return [one.from, one.to].every(([x, y]) => x <= width && y <= height)
  }
  const [across, down] = 'side' in one ? [one.side, one.side] : [one.width, one.height]
  return one.x + across <= width && one.y + down <= height
}
