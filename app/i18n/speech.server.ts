import { createInstance, type i18n, type Resource, type TFunction } from 'i18next'
import { firstLanguage, type Language, languages, namespaces } from './languages.ts'

const files = import.meta.glob<{ words: Record<string, unknown> }>('./*/*.ts', { eager: true })

const speeches = new Map(languages.map((language) => [language, speak(language)]))

/** One immutable instance per language, shared by all requests. */
export function speechOf(language: Language): i18n {
  return speeches.get(language) ?? speak(firstLanguage)
}

function speak(language: Language): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: [...namespaces],
    defaultNS: 'common',
    resources: { [language]: wordsOf(language) } as Resource,
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  })
  remember(instance)
  return instance
}

/**
 * A page says some 150 things, most of them without a number or a name in them: these are looked up once for all pages.
 * Keys are our own words, so that what is kept ends with them.
 */
function remember(instance: i18n) {
  const find = instance.getFixedT.bind(instance) as (...whose: unknown[]) => TFunction
  const voices = new Map<string, TFunction>()
  const voice = (...whose: unknown[]) => {
    const name = JSON.stringify(whose)
    const known = voices.get(name)
    if (known) return known
    const made = remembering(find(...whose))
    voices.set(name, made)
    return made
  }
  instance.getFixedT = voice as typeof instance.getFixedT
}

function remembering(say: TFunction): TFunction {
  const said = new Map<unknown, unknown>()
  const speak = (...asked: Parameters<TFunction>) => {
    const [key] = asked
    if (asked.length > 1 || typeof key !== 'string') return say(...asked)
    const known = said.get(key)
    if (known !== undefined) return known
    const words = say(...asked)
    said.set(key, words)
    return words
  }
  return Object.assign(speak, say) as TFunction
}

function wordsOf(language: Language) {
  return Object.fromEntries(
    namespaces.map((name) => [name, files[`./${language}/${name}.ts`]?.words ?? {}]),
  )
}
