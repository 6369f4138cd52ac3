import { Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../server/templates/types.ts'
import type { Rehearsal } from '../routes/fulfilment/rehearse.ts'
import { useLiveForm } from './contract-form-state.ts'
import classes from './fulfilment-rehearsal.module.css'
import { AssumedDays } from './fulfilment-rehearsal.tsx'
import { RehearsalLines } from './fulfilment-rehearsal-lines.tsx'
import { useScripted } from './scripted.ts'
import { Text } from './text.tsx'

type DraftRehearsalProps = { template: Template; formId: string }

/** Beside the form: what the clauses would demand with what is typed so far, half a second after typing stops. */
export function DraftRehearsal({ template, formId }: DraftRehearsalProps) {
  const { t } = useTranslation('fulfilment')
  const scripted = useScripted()
  const [days, setDays] = useState<Readonly<Record<string, string>>>({})
  const [open, setOpen] = useState(false)
  const { rehearsal, busy } = useRehearsal(template, formId, open ? days : null)
  const hint = scripted ? t('rehearsal.incomplete') : t('rehearsal.unscripted')
  return (
    <aside aria-label={t('rehearsal.title')}>
      <details
        className={`${classes['fold']} ${classes['sheet']}`}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <summary>
          {t('rehearsal.title')}
          <span className={classes['count']}>
            {t('rehearsal.count', { count: rehearsal?.lines.length ?? template.clauses.length })}
          </span>
          {busy ? <Loader size={16} aria-label={t('rehearsal.busy')} /> : null}
        </summary>
        <Text size="sm" tone="dimmed" mb="sm">
          {rehearsal ? t('rehearsal.draftLead') : hint}
        </Text>
        {rehearsal ? (
          <>
            <div className={classes['assumed']}>
              <AssumedDays
                assumed={rehearsal.assumed}
                onChoose={(kind, on) => setDays((now) => ({ ...now, [kind]: on }))}
              />
            </div>
            <RehearsalLines rehearsal={rehearsal} />
          </>
        ) : null}
      </details>
    </aside>
  )
}

const pause = 500

function useRehearsal(
  template: Template,
  formId: string,
  /** Null: nobody looks. */
  days: Readonly<Record<string, string>> | null,
): { rehearsal: Rehearsal | null; busy: boolean } {
  const { values } = useLiveForm()
  const [rehearsal, setRehearsal] = useState<Rehearsal | null>(null)
  const [busy, setBusy] = useState(false)
  const typed = JSON.stringify(values)
  const query = days === null ? null : String(new URLSearchParams(days))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when what was typed means something else
  useEffect(() => {
    if (query === null) return
    const leaving = new AbortController()
    const ask = async () => {
      setBusy(true)
      try {
        setRehearsal(await askFor(template, formId, query, leaving.signal))
        setBusy(false)
      } catch {
        // The next key asks again; what was shown stays.
        if (!leaving.signal.aborted) setBusy(false)
      }
    }
    const timer = setTimeout(ask, pause)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [typed, query, template.name, template.version, formId])
  return { rehearsal, busy }
}

async function askFor(
  { name, version }: Template,
  formId: string,
  query: string,
  signal: AbortSignal,
): Promise<Rehearsal | null> {
  const form = document.getElementById(formId)
  const body = new FormData(form instanceof HTMLFormElement ? form : undefined)
  body.set('template-name', name)
  body.set('template-version', version)
  const response = await fetch(`/contracts/rehearsal?${query}`, { method: 'POST', body, signal })
  if (!response.ok) throw new Error(`the rehearsal was answered with ${response.status}`)
  return (await response.json()) as Rehearsal | null
}
