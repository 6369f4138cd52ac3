/** What strangers see of personal data on a face (domain.md §4, at its end): enough to compare with a person, not enough to learn. */

/**
 * `name` 李*远 · `id` 110***********002X (any number of a document) · `phone` 138****1234 · `account` the last four ·
 * `date` the year · `text` its first character.
 */
export type MaskKind = 'name' | 'id' | 'phone' | 'account' | 'date' | 'text'

export function mask(kind: MaskKind, value: string): string {
  // By characters as people count them: a rare surname may take two code units.
  const characters = Array.from(value)
  if (kind === 'date') return `${characters.slice(0, 4).join('')}-**-**`
  const [head, tail] = kept[kind](characters.length)
  const hidden = characters.length - head - tail
  return [
    ...characters.slice(0, head),
    '*'.repeat(hidden),
    ...characters.slice(characters.length - tail),
  ].join('')
}

/** How many characters stay at either end; of a short value fewer, so that more is hidden than shown. */
const kept: Readonly<Record<Exclude<MaskKind, 'date'>, (length: number) => [number, number]>> = {
  name: (length) => (length > 2 ? [1, 1] : [Math.min(1, Math.max(0, length - 1)), 0]),
  id: (length) => ends(length, 3, 4),
  phone: (length) => ends(length, 3, 4),
  account: (length) => ends(length, 0, 4),
  text: (length) => ends(length, 1, 0),
}

function ends(length: number, head: number, tail: number): [number, number] {
  return head + tail < length - head - tail || (length >= 11 && head + tail < length)
    ? [head, tail]
    : [Math.min(1, Math.max(0, length - 1)), 0]
}
