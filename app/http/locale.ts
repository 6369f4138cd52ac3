import { firstLanguage, isLanguage, type Language } from '../i18n/languages.ts'
import { readCookie } from './cookies.ts'

export const languageCookie = 'qiyin-language'

/** The visitor's own choice, else the first language of `Accept-Language` that we speak, else Chinese. */
export function languageOf(request: Request): Language {
  const chosen = readCookie(request, languageCookie)
  if (isLanguage(chosen)) return chosen
  return preferred(request.headers.get('Accept-Language') ?? '')
}

/** RFC 9110 §12.5.4: weights from 0 to 1, absent means 1. */
function preferred(header: string): Language {
  const wishes = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.find((parameter) => parameter.trim().startsWith('q='))
      return { tag, weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
  for (const { tag } of wishes) {
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return firstLanguage
}
