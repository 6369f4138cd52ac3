import { IconFileCheck, IconLock } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Label } from '../../server/core/forms/fields.ts'
import type { Finding, Verdict } from '../../server/core/values/report.ts'
import type { Judgement } from '../../server/core/verify-shown.ts'
import type { NumberAnswer } from '../../server/verification/types.ts'
import { Callout, Compare, Statuses, useValidityWords } from './certificate-facts.tsx'
import { CertificateRecordView } from './certificate-record.tsx'
import { Facts } from './facts.tsx'
import { SelectField, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { wordOf } from './label.ts'
import classes from './number-lookup.module.css'
import { Checks } from './report-checks.tsx'
import { ReportVerdict } from './report-verdict.tsx'
import { Sheet } from './sheet.tsx'
import { Anchor, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

export type NumberedType = { name: string; title: Label; publicity: 'public' | 'private' }

export type NumberReply = {
  asked: { title: Label; number: string }
  answer: NumberAnswer
  /** Of a public certificate's record. */
  judgement: Judgement | undefined
  /** The type is private (or unknown). */
  secret: boolean
}

export const numberSchema = z.object({
  typeName: z.string().max(100),
  number: z.string().max(128),
  name: z.string().max(200).optional(),
})

export function NumberForm({ types }: { types: readonly NumberedType[] }) {
  const { t } = useTranslation('lookup')
  const { language } = useViewer()
  const [synced, setSynced] = useState(false)
  const [form, fields] = useCheckedForm(numberSchema, {
    id: 'number',
    defaultValue: { typeName: types[0]?.name ?? '' },
  })
  // What was chosen before the script was there is what counts: the field for the name depends on it.
  const { id } = fields.typeName
  useEffect(() => {
    document.getElementById(id)?.dispatchEvent(new Event('input', { bubbles: true }))
    setSynced(true)
  }, [id])
  const chosen = types.find(({ name }) => name === (fields.typeName.value ?? types[0]?.name))
  // Without a script nothing can hide the field when another type is chosen.
  const named = !synced || chosen?.publicity === 'private'
  const options = types.map(({ name, title, publicity }) => ({
    value: name,
    label: t('number.typeOption', {
      title: wordOf(title, language),
      publicity: t(`number.publicity.${publicity}`),
    }),
  }))
  return (
    <Sheet>
      <ProtectedForm form={form}>
        <SelectField field={fields.typeName} label={t('number.type')} options={options} />
        <TextField
          field={fields.number}
          label={t('number.number')}
          description={t('number.numberHelp')}
          autoComplete="off"
          mono
        />
        {named ? (
          <TextField
            field={fields.name}
            label={t('number.name')}
            description={t('number.nameHelp')}
            autoComplete="off"
          />
        ) : null}
        <Submit form={form.id} fullWidth>
          {t('number.act')}
        </Submit>
        <p className={classes['privacy']}>
          <IconLock size={16} aria-hidden="true" /> {t('number.privacy')}
        </p>
      </ProtectedForm>
    </Sheet>
  )
}

/** Brought into view where it appears below the form. */
export function NumberResult({ reply }: { reply: NumberReply }) {
  const { t } = useTranslation('lookup')
  const result = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every reply is news, also one like the last
  useEffect(() => {
    result.current?.focus({ preventScroll: true })
    result.current?.scrollIntoView({ block: 'start' })
  }, [reply])
  return (
    <section
      ref={result}
      tabIndex={-1}
      aria-label={t('number.result')}
      className={classes['result']}
    >
      <Asked asked={reply.asked} />
      <Answer reply={reply} />
    </section>
  )
}

/** The form above may have been filled in anew. */
function Asked({ asked: { title, number } }: Pick<NumberReply, 'asked'>) {
  const { language } = useViewer()
  return (
    <Title order={2}>
      <span className={classes['whole']}>{wordOf(title, language)}</span>{' '}
      <span className={classes['whole']}>{number}</span>
    </Title>
  )
}

function Answer({ reply: { answer, judgement, secret } }: { reply: NumberReply }) {
  const { t } = useTranslation('lookup')
  if (answer.found === 'nothing') {
    const summary = t(secret ? 'number.nothing' : 'number.nothingPublic')
    return <Bottom verdict="undetermined" summary={summary} />
  }
  if (answer.found === 'agreement') return <Agreement answer={answer} />
  const { record } = answer
  const { verdict, findings } = judgement as Judgement
  return (
    <>
      <Bottom verdict={verdict} findings={findings} summary={t(`number.verdict.${verdict}`)} />
      <CertificateRecordView record={record}>
        <Compare person={false} />
        <Paper />
      </CertificateRecordView>
      <Checks findings={findings} />
    </>
  )
}

type BottomProps = { verdict: Verdict; summary: string; findings?: readonly Finding[] }

const Bottom = ({ verdict, summary, findings = [] }: BottomProps) => (
  <ReportVerdict report={{ verdict, findings }} summary={summary} />
)

type AgreementProps = { answer: Extract<NumberAnswer, { found: 'agreement' }> }

function Agreement({ answer: { typeTitle, statusNow, validFrom, validTo } }: AgreementProps) {
  const { t } = useTranslation(['lookup', 'findings'])
  const { language } = useViewer()
  const validity = useValidityWords()
  const inForce = statusNow === '01'
  return (
    <>
      <Bottom
        verdict={inForce ? 'valid' : 'invalid'}
        summary={t(inForce ? 'lookup:number.agrees' : 'lookup:number.agreesNot')}
      />
      <Sheet title={t('findings:certificate.title')}>
        <Statuses now={statusNow} />
        <Facts
          lines={[
            { label: t('findings:certificate.type'), value: wordOf(typeTitle, language) },
            { label: t('findings:certificate.validity'), value: validity(validFrom, validTo) },
          ]}
        />
        <Compare person />
        <Paper />
      </Sheet>
    </>
  )
}

function Paper() {
  const { t } = useTranslation('lookup')
  return (
    <Callout
      icon={<IconFileCheck size={26} stroke={1.6} aria-hidden="true" />}
      title={t('number.verifyFile')}
    >
      {t('number.paper')} <Anchor to="/verify">{t('number.verifyFile')}</Anchor>
    </Callout>
  )
}
