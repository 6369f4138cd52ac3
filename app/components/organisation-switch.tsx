import { Button, NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ActForm } from './act-form.tsx'
import classes from './organisation-switch.module.css'
import { useViewer } from './viewer.ts'

/** For whom one acts. Choosing is enough with JavaScript; without it there is a button. */
export function OrganisationSwitch({ className = '' }: { className?: string }) {
  const { t } = useTranslation()
  const { organisation, organisations, here } = useViewer()
  if (organisation === null) return null
  if (organisations.length === 1) {
    return (
      <span className={`${classes['single']} ${className}`} title={t('organisation.current')}>
        {organisation.name}
      </span>
    )
  }
  return (
    <ActForm
      action="/organisations/switch"
      className={`${classes['form']} ${className}`}
      reloadDocument
    >
      <input type="hidden" name="to" value={here} />
      <NativeSelect
        name="organisation"
        aria-label={t('organisation.current')}
        defaultValue={organisation.id}
        key={organisation.id}
        data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      />
      <noscript>
        <Button type="submit" variant="default">
          {t('organisation.apply')}
        </Button>
      </noscript>
    </ActForm>
  )
}
