import type { Label } from '../../server/core/forms/fields.ts'
import type { Language } from '../i18n/languages.ts'

/** What a template calls something, in the viewer's language. */
export function wordOf(label: Label, language: Language): string {
  return language === 'zh-CN' ? label.zh : label.en
}
