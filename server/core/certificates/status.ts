/** 证照状态 (domain.md §2.6, codes of the national housing e-certificate interface). */
export type CertificateStatus = '01' | '02' | '03' | '04' | '05' | '07'

/** 01 有效 · 02 暂扣 · 03 撤销 · 04 注销 · 05 失效 · 07 吊销. */
export const certificateStatuses: readonly CertificateStatus[] = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '07',
]

export type StatusEvent = { status: string | null; effectiveAt: Date }

/** After these nothing follows, whatever was recorded for a later moment: 撤销 reaches back to the day of issue. */
const ends: readonly (string | null)[] = ['03', '04', '07']

/**
 * A fold over what had taken effect by then; dates end it without anybody's act. `events` in the order they were
 * recorded, `validTo` the last civil day (in Asia/Shanghai) of validity. Undefined before the first.
 */
export function certificateStatusAt(
  events: readonly StatusEvent[],
  validTo: string | null,
  at: Date,
): CertificateStatus | undefined {
  const effective = events
    .filter(({ status, effectiveAt }) => status !== null && effectiveAt.getTime() <= at.getTime())
    .sort((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime())
  const end = effective.find(({ status }) => ends.includes(status))
  const status = (end ?? effective.at(-1))?.status as CertificateStatus | undefined
  const standing = status === '01' || status === '02'
  return standing && validTo !== null && at.getTime() >= endOf(validTo) ? '05' : status
}

/** The instant after the last day, in China Standard Time. */
export function endOf(validTo: string): number {
  return Date.parse(`${validTo}T00:00:00+08:00`) + 24 * 60 * 60 * 1000
}
