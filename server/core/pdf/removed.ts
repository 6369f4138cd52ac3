import type { PdfFile } from './file.ts'
import { formFields } from './form-fields.ts'
import { attempt, dictOf, isString, type PdfFault } from './objects.ts'

/**
 * Names of the fields in which an earlier revision of the file holds a signature that the newest one holds no more.
 * Cut off the file, they cannot be seen; covered by a later save, they can. Never throws.
 */
export function removedSignatures(file: PdfFile): readonly string[] | PdfFault {
  return attempt(() => {
    const newest = file.revisions.length - 1
    const present = new Set(valuesOf(file, newest).map(({ at }) => at))
    const gone = new Map<number, string>()
    for (let revision = 0; revision < newest; revision++) {
      for (const { at, field } of valuesOf(file, revision))
        if (!present.has(at)) gone.set(at, field)
    }
    return [...gone.values()]
  })
}

/** Where the /Contents of each signature stands: the one thing about it that no copy shares. @throws PdfDamage */
function valuesOf(file: PdfFile, revision: number): readonly { at: number; field: string }[] {
  return formFields(file, revision).flatMap(({ type, name, value }) => {
    if (type !== 'Sig' || value === null) return []
    const contents = dictOf(file.resolve(value, revision))?.entries.get('Contents')
    const at = isString(contents) ? contents.at?.[0] : undefined
    return at === undefined ? [] : [{ at, field: name }]
  })
}
