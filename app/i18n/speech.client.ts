import { createInstance, type i18n } from 'i18next'
import type { Language, Namespace } from './languages.ts'

const files = import.meta.glob<{ words: Record<string, unknown> }>('./*/*.ts')

/** Ready with the words of the page that is being hydrated; later pages fetch theirs when they are visited. */
export async function speechFor(
  language: Language,
  namespaces: readonly Namespace[],
): Promise<i18n> {
  const instance = createInstance()
  instance.use({
    type: 'backend',
    read: (_language: string, namespace: string) => load(language, namespace),
  })
  await instance.init({
    lng: language,
    fallbackLng: false,
    ns: [...namespaces],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  })
  return instance
}

async function load(language: Language, namespace: string) {
  const file = files[`./${language}/${namespace}.ts`]
  return (await file?.())?.words ?? {}
}
