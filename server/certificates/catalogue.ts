/** The types of certificates in `contracts-templates/certificates`, understood and proved on their own examples. */
import { checkForm } from '../core/forms/check.ts'
import { fieldsOf, type Values } from '../core/forms/fields.ts'
import { realDates } from '../core/forms/typed.ts'
import { fromUtf8 } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import {
  byNameThenNewest,
  type Files,
  folderDigest,
  foldersOf,
} from '../core/values/published-folders.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { CertificateType, IssuerRule } from './certificate-type.ts'
import { readTypeDefinition } from './definition.ts'
import { tokenNames } from './face.ts'
import { readFace } from './face-definition.ts'
import { planNumber } from './numbering.ts'

export type Catalogue = {
  /** By name, newest version of each first. */
  list: readonly CertificateType[]
  get(name: string, version: string): CertificateType | undefined
  /** What the newest version says: competence is of today, whichever version is applied for. */
  issuersOf(name: string): IssuerRule | undefined
  /** The folder's `example.json` with its `today+N` dates made real: raw values that pass the check. */
  example(type: CertificateType, today: string): Record<string, unknown>
}

type Edition = { type: CertificateType; example: Record<string, unknown> }

/** `files`: everything below `contracts-templates/`. Throws a sentence naming the type that cannot be opened. */
export function openCatalogue(files: Files, crypto: Pick<CryptoPort, 'digest'>): Catalogue {
  const editions = new Map<string, Edition>()
  for (const [key, folder] of foldersOf('certificates', files)) {
    try {
      const edition = openEdition(folder, crypto)
      const { name, version } = edition.type
      if (`${name}/${version}` !== key) throw new Error(`it calls itself ${name} ${version}`)
      editions.set(key, edition)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`The certificate type ${key} cannot be used: ${reason}`)
    }
  }
  const list = [...editions.values()].map(({ type }) => type).sort(byNameThenNewest)
  return {
    list,
    get: (name, version) => editions.get(`${name}/${version}`)?.type,
    issuersOf: (name) => list.find((one) => one.name === name)?.issuers,
    example: ({ name, version }, today) =>
      realDates(editions.get(`${name}/${version}`)?.example, today) as Record<string, unknown>,
  }
}

/** All faults at once; a name that the type does not have is refused rather than dropped. */
export function checkValues(
  type: CertificateType,
  raw: Record<string, unknown>,
  today: string,
): { values: Values; faults: readonly Refusal[] } {
  const known = new Set(fieldsOf(type).map(({ name }) => name))
  const foreign = Object.keys(raw)
    .filter((name) => !known.has(name))
    .map((name) => refuse('field-unknown', { name: name.slice(0, 60) }, name.slice(0, 60)))
  const { values, faults } = checkForm(type, raw, today)
  return { values, faults: [...foreign, ...faults] }
}

function openEdition(files: Files, crypto: Pick<CryptoPort, 'digest'>): Edition {
  const definition = readTypeDefinition(textOf(files, 'type.json'))
  const face = readFace(textOf(files, 'face.json'), tokenNames(definition))
  if (face.elements.some(({ kind }) => kind === 'photo') !== (definition.photo === 'required')) {
    throw new Error('face.json: a photo and a place for it belong together')
  }
  const type: CertificateType = { ...definition, face, digest: folderDigest(files, crypto) }
  const example = JSON.parse(textOf(files, 'example.json')) as Record<string, unknown>
  const today = '2026-01-01'
  const raw = realDates(example, today) as Record<string, unknown>
  const { values, faults } = checkValues(type, raw, today)
  const [fault] = faults
  if (fault) throw new Error(`example.json: ${fault.code} at ${fault.field}`)
  planNumber(type.number, type.name, {
    ...{ year: '2026', agencyCode: type.authority.code, values },
  }).number(1)
  return { type, example }
}

function textOf(files: Files, name: string): string {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`${name} is missing`)
  return fromUtf8(bytes)
}
