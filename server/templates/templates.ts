import { checkForm } from '../core/forms/check.ts'
import { realDates } from '../core/forms/typed.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { byNameThenNewest, foldersOf } from '../core/values/published-folders.ts'
import { type Edition, fillEdition, openEdition } from './edition.ts'
import { publishTemplate } from './publish.ts'
import { type TextLimits, usualLimits } from './text.ts'
import type { Template, Templates } from './types.ts'

/**
 * `files`: everything below `contracts-templates/`, as `contracts/<name>/<version>/<file>`; other paths are left alone.
 * Throws a sentence naming the template when one of them cannot be opened.
 */
export function createTemplates({
  files,
  crypto,
  limits = usualLimits,
}: {
  files: ReadonlyMap<string, Uint8Array>
  crypto: Pick<CryptoPort, 'digest'>
  limits?: TextLimits
}): Templates {
  const editions = openAll(files, crypto, limits)
  const editionOf = ({ name, version }: { name: string; version: string }) => {
    const edition = editions.get(`${name}/${version}`)
    if (!edition) throw new Error(`there is no template ${name} ${version}`)
    return edition
  }
  const list = [...editions.values()].map(({ template }) => template).sort(byNameThenNewest)
  return {
    list: () => list,
    offered: () => list.filter(({ name }, index) => list[index - 1]?.name !== name),
    get: (name, version) => editions.get(`${name}/${version}`)?.template,
    check: (template, raw, today) => checkForm(template, raw, today),
    fill: (template, values, meta) => fillEdition(editionOf(template), values, meta),
    example: (template, today) =>
      realDates(editionOf(template).example, today) as Record<string, unknown>,
    publish: async (deps) => {
      const published: Template[] = []
      for (const template of list) {
        if (await publishTemplate(template, deps)) published.push(template)
      }
      return published
    },
  }
}

function openAll(
  files: ReadonlyMap<string, Uint8Array>,
  crypto: Pick<CryptoPort, 'digest'>,
  limits: TextLimits,
): ReadonlyMap<string, Edition> {
  const editions = new Map<string, Edition>()
  for (const [key, folder] of foldersOf('contracts', files)) {
    try {
      const edition = openEdition(folder, crypto, limits)
      const { name, version } = edition.template
      if (`${name}/${version}` !== key) throw new Error(`it calls itself ${name} ${version}`)
      editions.set(key, edition)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`The contract template ${key} cannot be used: ${reason}`)
    }
  }
  return editions
}
