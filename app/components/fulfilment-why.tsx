import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Why } from '../../server/fulfilment/types.ts'
import { Digest } from './digest.tsx'
import classes from './fulfilment-why.module.css'
import { useDay, useYuan } from './fulfilment-words.ts'
import { Text } from './text.tsx'

/** Each expression of a clause with what it saw and what came of it; opens by the browser's own disclosure. */
export function FulfilmentWhy({ why }: { why: readonly Why[] }) {
  const { t } = useTranslation('fulfilment')
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
            <OnePart why={one} />
          </li>
        ))}
      </ol>
    </details>
  )
}

function OnePart({ why }: { why: Why }) {
  const { t, i18n } = useTranslation('fulfilment')
  const known = i18n.exists(`why.parts.${why.part}`, { ns: 'fulfilment' })
  const inputs = Object.entries(why.inputs)
  return (
    <>
      <div className={classes['head']}>
        <b>{known ? t(`why.parts.${why.part as 'due'}`) : why.part}</b>
        <Result why={why} />
      </div>
      <code className={classes['expression']}>{why.expression}</code>
      <dl className={classes['facts']}>
        <dt>{t('why.inputs')}</dt>
        <dd>
          {inputs.length === 0 ? t('why.noInputs') : null}
          {inputs.map(([name, value]) => (
            <code key={name} className={classes['input']}>
              {name} = {String(value)}
            </code>
          ))}
        </dd>
        <dt>{t('why.digest')}</dt>
        <dd>
          <Digest value={why.digest} />
        </dd>
      </dl>
    </>
  )
}

const inMoney: ReadonlySet<string> = new Set(['amount', 'penalty.base', 'penalty.cap'])

function Result({ why: { part, result } }: { why: Why }) {
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
