import { type Faces, printable } from './shape.ts'
import type { Block } from './types.ts'

/** Characters of one text; nobody's name is this long, and a page has an end. */
const longest = 2000

/**
 * Blocks whose words come from a stranger's file, so that each of their characters is seen: what the fonts cannot draw, and
 * what is there to be invisible or to turn the order of others around (Unicode categories C), is written as 〔U+202E〕.
 */
export function legible(blocks: readonly Block[], faces: Faces): Block[] {
  return blocks.map((block) => mapTexts(block, (text) => legibleText(text, faces)))
}

function legibleText(text: string, faces: Faces): string {
  const cut = printable(text).normalize('NFC')
  const characters = Array.from(cut.length > longest ? `${cut.slice(0, longest)}…` : cut)
  return characters.map((one) => (isDrawn(one, faces) ? one : spelled(one))).join('')
}

function isDrawn(character: string, faces: Faces): boolean {
  if (character === '\n') return true
  const code = character.codePointAt(0) as number
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return false
  return faces.regular.glyphOf(code) !== 0 && faces.bold.glyphOf(code) !== 0
}

const spelled = (character: string): string => {
  const code = character.codePointAt(0) as number
  return `〔U+${code.toString(16).toUpperCase().padStart(4, '0')}〕`
}

function mapTexts(block: Block, map: (text: string) => string): Block {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return { ...block, text: map(block.text) }
    case 'clause':
      return { ...block, number: map(block.number), spans: spansOf(block.spans, map) }
    case 'paragraph':
      return { ...block, spans: spansOf(block.spans, map) }
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(map)) }
    case 'particulars':
      return {
        ...block,
        lines: block.lines.map(({ label, value }) => ({ label: map(label), value: map(value) })),
      }
    default:
      return block
  }
}

const spansOf = (
  spans: Extract<Block, { kind: 'paragraph' }>['spans'],
  map: (text: string) => string,
) => spans.map((span) => ({ ...span, text: map(span.text) }))
