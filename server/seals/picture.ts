import type { Appearance } from '../signatures/types.ts'
import type { Command, SealDrawing } from './geometry.ts'

/** 印油红. */
const ink = '#D7000F'
const pointsPerMillimetre = 72 / 25.4

/** The record of a seal's picture: what is digested, shown and drawn are all this text. Micrometres are the last digit. */
export function svgOf({ diameter, shapes }: SealDrawing): string {
  const half = diameter / 2
  const size = `width="${diameter}mm" height="${diameter}mm"`
  const box = `viewBox="${-half} ${-half} ${diameter} ${diameter}"`
  const paths = shapes.map(({ commands, stroke }) => {
    const d = commands.map(commandText).join('')
    return stroke === undefined
      ? `<path d="${d}"/>`
      : `<path d="${d}" fill="none" stroke="${ink}" stroke-width="${stroke}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box} fill="${ink}">${paths.join('')}</svg>`
}

function commandText(command: Command): string {
  const [letter, ...points] = command
  return letter + points.map(([x, y]) => `${hundredths(x)} ${hundredths(y)}`).join(' ')
}

function hundredths(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

/**
 * The same picture as PDF operators, read from its SVG: the imprint on paper cannot differ from the picture whose
 * digest is on record. Throws on anything that `svgOf` does not write.
 */
export function appearanceOf(svg: string): Appearance {
  const head = /^<svg [^>]*width="(\d+(?:\.\d+)?)mm"[^>]*>/.exec(svg)
  if (!head) throw new Error('seals: not a picture drawn by this house')
  const size = Number(head[1]) * pointsPerMillimetre
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16) / 255)
  const colour = [red, green, blue].map((part) => (part ?? 0).toFixed(4)).join(' ')
  const scale = pointsPerMillimetre.toFixed(6)
  const middle = (size / 2).toFixed(4)
  // SVG counts y downwards, PDF upwards.
  let content = `q ${scale} 0 0 -${scale} ${middle} ${middle} cm ${colour} rg ${colour} RG\n`
  let at = head[0].length
  const path = /<path d="([^"]+)"(?: fill="none" stroke="[^"]+" stroke-width="([\d.]+)")?\/>/y
  for (path.lastIndex = at; ; at = path.lastIndex) {
    const found = path.exec(svg)
    if (!found) break
    const [, d = '', stroke] = found
    content += `${operatorsOf(d)}${stroke ? `${stroke} w S` : 'f'}\n`
  }
  if (svg.slice(at) !== '</svg>') throw new Error('seals: not a picture drawn by this house')
  return { size: [size, size], content: `${content}Q` }
}

const operators: Readonly<Record<string, { operator: string; values: number }>> = {
  M: { operator: 'm', values: 2 },
  L: { operator: 'l', values: 2 },
  C: { operator: 'c', values: 6 },
  Z: { operator: 'h', values: 0 },
}

function operatorsOf(d: string): string {
  let out = ''
  for (const [whole, letter = '', numbers = ''] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const known = operators[letter]
    const values = numbers === '' ? [] : numbers.split(' ')
    if (
      !known ||
      values.length !== known.values ||
      values.some((v) => !/^-?\d+(\.\d+)?$/.test(v))
    ) {
      throw new Error(`seals: unexpected path command ${whole}`)
    }
    out += [...values, known.operator].join(' ') + (letter === 'Z' ? ' ' : '\n')
  }
  return out
}
