import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Field } from '../../server/core/forms/fields.ts'
import type { ExplainedWhy } from '../../server/fulfilment/types.ts'
import { Digest } from './digest.tsx'
import { type Reading, useReading } from './fulfilment-reading.ts'
import classes from './fulfilment-why.module.css'
import { useDay, useYuan } from './fulfilment-words.ts'
import { Text } from './text.tsx'

type WhyProps = { why: readonly ExplainedWhy[]; fields: readonly Field[] }

/** Each part of a clause in words, with what it saw and what came of it; opens by the browser's own disclosure. */
export function FulfilmentWhy({ why, fields }: WhyProps) {
  const { t } = useTranslation('fulfilment')
  const reading = useReading(fields)
  if (why.length === 0) return null
  return (
    <details className={classes['why']}>
      <summary className={classes['opener']}>
        <IconChevronRight size={16} aria-hidden="true" />
        {t('why.open')}
      </summary>
      <Text size="sm" tone="dimmed" mb="sm">
        {t('why.lead')}
      </Text>
      <ol className={classes['parts']}>
        {why.map((one) => (
          <li key={one.part}>
            <OnePart why={one} reading={reading} />
          </li>
        ))}
      </ol>
    </details>
  )
}

function OnePart({ why, reading }: { why: ExplainedWhy; reading: Reading }) {
  const { t, i18n } = useTranslation('fulfilment')
  const known = i18n.exists(`why.parts.${why.part}`, { ns: 'fulfilment' })
  const sentence = reading.sentenceOf(why.tree)
  const inputs = Object.entries(why.inputs)
  return (
    <>
      <div className={classes['head']}>
        <b>{known ? t(`why.parts.${why.part as 'due'}`) : why.part}</b>
        <Result why={why} />
      </div>
      {sentence === undefined ? null : <p className={classes['sentence']}>{sentence}</p>}
      {inputs.length === 0 ? null : (
        <dl className={classes['facts']}>
          {inputs.map(([name, value]) => (
            <div key={name}>
              <dt>{reading.labelOf(name)}</dt>
              <dd data-missing={value === null}>{reading.shown(name, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes['code']}>
        <span>{t('why.code')}</span>
        <code>{why.expression}</code>
        <span>{t('why.digest')}</span>
        <Digest value={why.digest} />
      </p>
    </>
  )
}

const inMoney: ReadonlySet<string> = new Set(['amount', 'penalty.base', 'penalty.cap'])

function Result({ why: { part, result } }: { why: ExplainedWhy }) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  const yuan = useYuan()
  if (result === null) {
    return <span className={classes['result']}>{t('why.undetermined')}</span>
  }
  if (typeof result === 'boolean') {
    return (
      <span className={classes['result']} data-holds={result}>
        {result ? t('why.yes') : t('why.no')}
      </span>
    )
  }
  if (typeof result === 'number') {
    return <span className={classes['result']}>{inMoney.has(part) ? yuan(result) : result}</span>
  }
  const dated = /^\d{4}-\d{2}-\d{2}$/.test(result)
  return <span className={classes['result']}>{dated ? day(result) : result}</span>
}
