import type { Replay } from '../../server/fulfilment/types.ts'

type Words = {
  replayed: (count: number) => string
  agrees: string
  differs: (number: number) => string
  faults: (count: number) => string
}

const words: Readonly<Record<'zh-CN' | 'en', Words>> = {
  'zh-CN': {
    replayed: (count) => `重新计算了 ${count} 次评估。`,
    agrees: '全部结果逐字节一致；执行动作、分录和资产登记均与评估结果相符。',
    differs: (number) => `第 ${number} 次评估的结果与存档不一致：`,
    faults: (count) => `另有 ${count} 处不符：`,
  },
  en: {
    replayed: (count) => `${count} evaluations were computed again.`,
    agrees: 'Every result agrees byte for byte; actions, journals and assets follow from them.',
    differs: (number) => `Evaluation ${number} differs from what was stored:`,
    faults: (count) => `${count} further faults:`,
  },
}

/** What a replay found, as lines of plain text; the codes of faults are those of the audit. */
export function replayLines(
  { contractId, evaluations, differs, faults }: Replay,
  language: 'zh-CN' | 'en',
): string[] {
  const say = words[language]
  const different = differs
    ? [say.differs(differs.number), `- ${differs.stored}`, `+ ${differs.recomputed}`]
    : []
  const found = faults.map(({ code, facts }) => `${code} ${JSON.stringify(facts)}`)
  return [
    contractId,
    say.replayed(evaluations),
    ...(differs === null && faults.length === 0 ? [say.agrees] : []),
    ...different,
    ...(found.length > 0 ? [say.faults(found.length), ...found] : []),
  ]
}
