/** Text that people typed, before it may stand in a contract. */
import { type Refusal, refuse } from '../values/refusal.ts'

/**
 * Characters that a reader cannot see or that reorder what they see: controls, lone surrogates, private use,
 * zero-width and bidirectional marks (UAX#9), line separators, interlinear marks, tags, noncharacters. `\n` is judged apart.
 */
const hidden =
  /[\p{Cc}\p{Cs}\p{Co}\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFD\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E007F}]|\u034F|\u17B4|\u17B5|\p{Noncharacter_Code_Point}/u

/** NFC, `\n` line ends, tabs as spaces, no blanks at the ends of lines or of the text. */
export function tidyText(typed: string): string {
  return typed
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[ \u3000]+$/gm, '')
    .trim()
}

/** Refusal `too-long` (facts maximum, length in characters) or `character-forbidden` (facts character `U+202E`, position from 1). */
export function textFault(
  text: string,
  { maxLength, multiline = false }: { maxLength: number; multiline?: boolean | undefined },
  path: string,
): Refusal | undefined {
  const characters = [...text]
  const { length } = characters
  if (length > maxLength) return refuse('too-long', { maximum: maxLength, length }, path)
  for (const [position, character] of characters.entries()) {
    if (character === '\n' ? multiline : !hidden.test(character)) continue
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return refuse('character-forbidden', { character: `U+${point}`, position: position + 1 }, path)
  }
  return undefined
}

/** One mailbox as RFC 5321 §4.1.2 allows it without quoting, ASCII only, at most 254 octets. */
export function isEmail(text: string): boolean {
  const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
  const mailbox = new RegExp(`^(?=.{1,64}@)${atom}(?:\\.${atom})*@(?:${label}\\.)+${label}$`)
  return text.length <= 254 && mailbox.test(text)
}
