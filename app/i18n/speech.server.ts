import { createInstance, type i18n, type Resource } from 'i18next'
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
  return instance
}

function wordsOf(language: Language) {
  return Object.fromEntries(
    namespaces.map((name) => [name, files[`./${language}/${name}.ts`]?.words ?? {}]),
  )
}
