import type { Change } from '../../server/core/values/report.ts'

/** One change after a signature in words, with its page where that is known: 第 2 页新增批注. */
export function changeWords(
  { kind, page, object = '' }: Change,
  say: (key: string, facts?: Record<string, unknown>) => string,
): string {
  const context = page === undefined ? {} : { context: 'page', page: page + 1 }
  return say(`change.${kind}`, { object, ...context })
}
