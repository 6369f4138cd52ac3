export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
export const firstLanguage: Language = 'zh-CN'

export const namespaces = [
  'common',
  'account',
  'organisation',
  'contracts',
  'certificates',
  'fulfilment',
  'seals',
  'keys',
  'verify',
  'lookup',
  'report',
  'ledger',
  'notices',
  'refusals',
  'findings',
  'help',
  'trust',
] as const
export type Namespace = (typeof namespaces)[number]

/** Every page shows the frame and may have to explain a refusal. */
export const everywhere: readonly Namespace[] = ['common', 'refusals']

/** What a route's `handle` may say about itself. */
export type RouteHandle = {
  /** Words this route needs beyond `common` and `refusals`; the browser fetches these only. */
  words?: readonly Namespace[]
  /** Key of the window title, `namespace:key`. */
  title?: string
  /** `workspace` has the rail at its side, `public` the full width. */
  frame?: 'workspace' | 'public'
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}
