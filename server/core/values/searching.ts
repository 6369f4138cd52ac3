/**
 * What somebody typed into a search box, against what stands in a row: letters of either case, digits and brackets of
 * either width, a contract number with or without its hyphens.
 */

/** Dashes and minus signs that input methods put for a hyphen. */
const dashes = /[\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d]/g

/** Lower-case spellings to look for, the typed one first; empty where nothing was typed. */
export function spellings(typed: string): readonly string[] {
  const plain = typed.trim().toLowerCase()
  if (plain === '') return []
  const narrow = plain.normalize('NFKC').replace(dashes, '-')
  const bracketed = narrow.replace(/[(),:;!?]/g, widen)
  return [...new Set([plain, narrow, bracketed, narrow.replace(/[!-~]/g, widen)])]
}

/** ASCII to its full-width form (U+FF01 to U+FF5E). */
function widen(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 0xfee0)
}

/** Part of a contract number as `2026000012`, lower case without hyphens; undefined where it cannot be one. */
export function numberPart(typed: string): string | undefined {
  const narrow = typed.normalize('NFKC').replace(dashes, '-').toLowerCase()
  const compact = narrow.replace(/[\s-]/g, '')
  return /^[a-z0-9]+$/.test(compact) ? compact : undefined
}

/** The same judgement for rows that are at hand already. */
export function speaksOf(
  typed: string,
  { words, number }: { words: readonly string[]; number: string },
): boolean {
  const wanted = spellings(typed)
  if (wanted.length === 0) return true
  const texts = [...words, number].map((word) => word.toLowerCase())
  const part = numberPart(typed)
  return (
    texts.some((text) => wanted.some((one) => text.includes(one))) ||
    (part !== undefined && number.toLowerCase().replaceAll('-', '').includes(part))
  )
}
