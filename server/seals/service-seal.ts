import type { Face } from '../core/pdf/truetype.ts'
import { isRefusal } from '../core/values/refusal.ts'
import type { Appearance } from '../signatures/types.ts'
import { drawSeal } from './geometry.ts'
import { appearanceOf, svgOf } from './picture.ts'

/** The imprint of a service of the house itself; nobody applies for it. Throws where its words cannot be drawn. */
export function serviceSeal(words: { owner: string; purpose: string }, face: Face): Appearance {
  const drawing = drawSeal({ ...words, diameter: 40, border: 1 }, face)
  if (isRefusal(drawing)) throw new Error(`the service's seal cannot be drawn: ${drawing.code}`)
  return appearanceOf(svgOf(drawing))
}
