import { createInstance } from 'i18next'
import { words as englishFindings } from './en/findings.ts'
import { words as englishReport } from './en/report.ts'
import { words as englishVerify } from './en/verify.ts'
import type { Language } from './languages.ts'
import { words as chineseFindings } from './zh-CN/findings.ts'
import { words as chineseReport } from './zh-CN/report.ts'
import { words as chineseVerify } from './zh-CN/verify.ts'

/** Keys of findings as they are; those of other rooms as `report:paper.title`. */
export type Say = (key: string, facts?: Record<string, unknown>) => string

const resources = {
  'zh-CN': { findings: chineseFindings, report: chineseReport, verify: chineseVerify },
  en: { findings: englishFindings, report: englishReport, verify: englishVerify },
}

const known = new Map<Language, Say>()

/** The words of reports away from a page: in the terminal, on paper, in JSON. */
export function speechIn(language: Language): Say {
  const said = known.get(language)
  if (said) return said
  const speech = createInstance()
  void speech.init({
    showSupportNotice: false,
    lng: language,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources,
    defaultNS: 'findings',
  })
  const t = speech.t as unknown as Say
  const say: Say = (key, facts = {}) => t(key, facts)
  known.set(language, say)
  return say
}
