import { Trans, useTranslation } from 'react-i18next'
import type { SimulatedLine } from '../../server/fulfilment/types.ts'
import type { Rehearsal } from '../routes/fulfilment/rehearse.ts'
import { Digest } from './digest.tsx'
import { emphasis } from './fulfilment-now.tsx'
import classes from './fulfilment-rehearsal.module.css'
import { useDay, usePartyOf, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

/** A small table: clause, 若 … 则 …, what lateness costs; one below the other where it is narrow. */
export function RehearsalLines({ rehearsal: { lines, parties } }: { rehearsal: Rehearsal }) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  return (
    <div className={classes['room']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('rehearsal.clause')}</th>
            <th scope="col">{t('rehearsal.sentence')}</th>
            <th scope="col">{t('rehearsal.late')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.clause}>
              <th scope="row">
                {wordOf(line.title, language)}
                <span className={classes['code']} title={t('rehearsal.code')}>
                  <Digest value={line.codeDigest} ends={4} />
                </span>
              </th>
              <td>
                <Sentence line={line} parties={parties} />
              </td>
              <td>
                <Late line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type SentenceProps = { line: SimulatedLine; parties: Rehearsal['parties'] }

/** 若 2027 年 3 月 1 日验收合格，则 甲方 应于 2027 年 3 月 4 日前支付 950,000.00 元。 */
function Sentence({ line, parties }: SentenceProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  const yuan = useYuan()
  const partyOf = usePartyOf(parties)
  const values = {
    given: deciding(line)
      .map(({ kind, on }) => t(`rehearsal.given.${kind}`, { day: day(on) }))
      .join(t('rehearsal.and')),
    who: partyOf(line.debtor),
    day: line.dueOn === null ? '' : day(line.dueOn),
    amount: yuan(line.amount ?? 0),
    title: wordOf(line.title, language),
  }
  return <Trans t={t} i18nKey={`rehearsal.${keyOf(line)}`} values={values} components={emphasis} />
}

/** Some last days follow from the contract alone: nothing has to happen first. */
function keyOf({ amount, dueOn, given }: SimulatedLine) {
  const what = amount === null ? 'perform' : 'pay'
  if (dueOn === null) return 'undated'
  return given.length > 0 ? what : (`${what}Anyway` as const)
}

/** Of what is assumed the last decides: what came before it is named with the other days. */
function deciding({ given }: SimulatedLine): SimulatedLine['given'] {
  const [last] = given
    .map(({ on }) => on)
    .toSorted()
    .toReversed()
  return given.filter(({ on }) => on === last)
}

function Late({ line: { late } }: { line: SimulatedLine }) {
  const { t } = useTranslation('fulfilment')
  const yuan = useYuan()
  if (late === null) return <span className={classes['none']}>{t('rehearsal.none')}</span>
  const values = { count: late.days, penalty: yuan(late.penalty) }
  return (
    <Trans
      t={t}
      i18nKey="rehearsal.lateBy"
      count={late.days}
      values={values}
      components={emphasis}
    />
  )
}
