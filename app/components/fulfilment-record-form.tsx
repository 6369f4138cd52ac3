import { Button } from '@mantine/core'
import { Link, useFetcher } from '@remix-run/react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isCivilDate } from '../../server/core/values/dates.ts'
import { formatYuan } from '../../server/core/values/money.ts'
import { happened, reasoned, recording } from '../routes/fulfilment/acts.ts'
import { fulfilmentAddress, recordAddress } from '../routes/fulfilment/addresses.ts'
import type { loader, RecordPage } from '../routes/fulfilment/record.tsx'
import { FileField, TextArea, TextField } from './fields.tsx'
import formClasses from './form.module.css'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { FulfilmentFollows } from './fulfilment-follows.tsx'
import { useTidyAmount } from './fulfilment-tidy.ts'

const evidenceTypes = '.pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg'

/** One fact: its day, what it says, its evidence; and what will follow from it. */
export function FulfilmentRecordForm({ page }: { page: RecordPage }) {
  const { t } = useTranslation('fulfilment')
  const { t: common } = useTranslation()
  const { kind, contractId, today } = page
  const [form, fields] = useCheckedForm(recording, {
    id: 'record',
    defaultValue: { occurredOn: today, ...amountOf(page) },
  })
  const kept = form.initialValue?.['key']
  // Loaded again while it is filled in, the form keeps the key it began with: that makes a replay harmless.
  const [key] = useState(page.key)
  const { follows, onInput } = useConsequences(page)
  useTidyAmount(form.id)
  const why = reasoned.has(kind)
  return (
    <ProtectedForm form={form} encType="multipart/form-data">
      <Subject page={page} itsKey={typeof kept === 'string' ? kept : key} />
      {happened.has(kind) ? (
        <div onInput={onInput}>
          <TextField
            field={fields.occurredOn}
            type="date"
            label={t('record.on')}
            description={t('record.onHelp')}
          />
        </div>
      ) : null}
      {kind === 'payment.confirmed' ? (
        <TextField
          field={fields.amount}
          label={t('record.amount')}
          description={t('record.amountHelp')}
          inputMode="decimal"
        />
      ) : null}
      <TextArea
        field={fields.note}
        label={t(why ? 'record.reason' : 'record.note')}
        description={t(why ? 'record.reasonHelp' : 'record.noteHelp')}
      />
      <FileField
        field={fields.evidence}
        label={t('record.evidence')}
        description={t('record.evidenceHelp')}
        accept={evidenceTypes}
        multiple
      />
      <FulfilmentFollows page={page} lines={follows} />
      <div className={formClasses['buttons']}>
        <Submit form={form.id} {...(stops.has(kind) ? { color: 'red' } : {})}>
          {t('record.button')}
        </Submit>
        <Button component={Link} to={fulfilmentAddress(contractId)} variant="default">
          {common('form.cancel')}
        </Button>
      </div>
    </ProtectedForm>
  )
}

/** What is recorded about; none of it is typed. */
function Subject({ page, itsKey }: { page: RecordPage; itsKey: string }) {
  const { kind, obligation, fact, outcome, today } = page
  const hidden = {
    kind,
    key: itsKey,
    ...(obligation ? { clause: obligation.clause } : {}),
    ...(fact ? { fact: fact.id } : {}),
    ...(outcome ? { outcome } : {}),
    ...(happened.has(kind) ? {} : { occurredOn: today }),
  }
  return (
    <>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

/** Acts that take something away or stop what runs. */
const stops: ReadonlySet<string> = new Set([
  'acceptance.failed',
  'claim.opened',
  'dispute.opened',
  'obligation.waived',
  'fact.contested',
])

/** What is still owed is what most often arrives. */
function amountOf({ kind, obligation }: RecordPage): { amount?: string } {
  const left = obligation?.outstanding ?? 0
  return kind === 'payment.confirmed' && left > 0 ? { amount: formatYuan(left) } : {}
}

/** Told anew when another day is chosen; without scripts they stand for today. */
function useConsequences(page: RecordPage) {
  const fetcher = useFetcher<typeof loader>()
  const { contractId, kind, obligation, today } = page
  const onInput = (event: FormEvent) => {
    const { value } = event.target as HTMLInputElement
    if (!isCivilDate(value) || value > today) return
    const about = { kind, ...(obligation ? { clause: obligation.clause } : {}) }
    fetcher.load(`${recordAddress(contractId, about)}&on=${value}`)
  }
  return { follows: fetcher.data?.consequences ?? page.consequences, onInput }
}
