import type { PdfFile } from './file.ts'
import { decodeStream } from './filters.ts'
import {
  attempt,
  dictOf,
  isArray,
  isFault,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.ts'
import { pagesOf } from './pages.ts'
import { signatureFields } from './signature-fields.ts'

/** What is looked through at most: this is a hint for a sentence, not a verdict. */
const mostPages = 50
const mostForms = 200
/** Forms within forms: what a program makes that puts one file's page on another's. */
const deepest = 5
const mostBytes = 4 * 1024 * 1024
/** Of all drawings together; a page may name one that inflates to much, often. */
const mostInflated = 32 * 1024 * 1024

/**
 * A file without any signature whose pages show a picture, or a drawing in red: perhaps a seal that is
 * only a picture. Only ever used to choose a softer sentence. Never throws.
 */
export function looksSealedButUnsigned(file: PdfFile): boolean {
  const fields = signatureFields(file)
  if (isFault(fields) || fields.some(({ value }) => value !== undefined)) return false
  const budget = { bytes: mostInflated }
  const found = attempt(() =>
    pagesOf(file)
      .slice(0, mostPages)
      .some((page) => showsSeal(file, page.dict, budget)),
  )
  return found === true
}

type Budget = { bytes: number }

function showsSeal(file: PdfFile, page: PdfDict, budget: Budget): boolean {
  const contents = file.resolve(page.entries.get('Contents'))
  const streams = (isArray(contents) ? contents : [contents]).map((item) => file.resolve(item))
  const resources = resourcesOf(file, page)
  const pictures = within(file, xObjects(file, resources))
  if (pictures.some((picture) => isName(picture.dict.entries.get('Subtype'), 'Image'))) return true
  return [...streams, ...pictures, ...appearances(file, page)].some((one) => drawsRed(one, budget))
}

/** §7.7.3.4: inherited from the nodes above. */
function resourcesOf(file: PdfFile, page: PdfDict): PdfDict | undefined {
  let node: PdfDict | undefined = page
  for (let depth = 0; node !== undefined && depth < 32; depth++) {
    const own = file.resolve(node.entries.get('Resources'))
    if (own !== null) return dictOf(own)
    node = dictOf(file.resolve(node.entries.get('Parent')))
  }
  return undefined
}

function xObjects(file: PdfFile, resources: PdfDict | undefined): PdfStream[] {
  const named = dictOf(file.resolve(resources?.entries.get('XObject')))
  const values = [...(named?.entries.values() ?? [])].slice(0, mostForms)
  return values.map((value) => file.resolve(value)).filter(isStream)
}

/** With those that these draw in turn, each once. */
function within(file: PdfFile, drawn: readonly PdfStream[]): readonly PdfStream[] {
  const found = new Set(drawn)
  let layer = drawn
  for (let depth = 0; depth < deepest && layer.length > 0; depth++) {
    layer = layer
      .flatMap((one) => xObjects(file, dictOf(file.resolve(one.dict.entries.get('Resources')))))
      .filter((one) => !found.has(one))
      .slice(0, Math.max(0, mostForms - found.size))
    for (const one of layer) found.add(one)
  }
  return [...found]
}

/** Stamps are annotations; their normal appearance is what is seen. */
function appearances(file: PdfFile, page: PdfDict): PdfValue[] {
  const list = file.resolve(page.entries.get('Annots'))
  return (isArray(list) ? list.slice(0, mostForms) : []).map((item) => {
    const appearance = dictOf(dictOf(file.resolve(item))?.entries.get('AP'))
    return file.resolve(appearance?.entries.get('N'))
  })
}

/** `r g b rg` or `RG` with much red and little else, followed by a path that is painted. */
const redPath = /(?:^|\s)(0?\.[6-9]\d*|1(?:\.0*)?) (0?\.[0-3]\d*|0) (0?\.[0-3]\d*|0) (?:rg|RG)\s/

function drawsRed(value: PdfValue, budget: Budget): boolean {
  if (!isStream(value) || isName(value.dict.entries.get('Subtype'), 'Image')) return false
  if (budget.bytes <= 0) return false
  const decoded = attempt(() => decodeStream(value, mostBytes))
  budget.bytes -= isFault(decoded) ? mostBytes : decoded.length
  if (isFault(decoded)) return false
  const text = new TextDecoder('latin1').decode(decoded)
  return redPath.test(text) && /\s(?:c|l|re)\s/.test(text) && /\s(?:[fFbBsS]\*?)(?:\s|$)/.test(text)
}
