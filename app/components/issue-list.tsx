import { Alert, Input } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { IssuePage } from '../routes/certificates/issue.tsx'
import { closing, most } from '../routes/certificates/issuing.ts'
import { ApplicationTable } from './application-table.tsx'
import { EmptyState } from './empty-state.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import classes from './issue-list.module.css'
import { PickAll, pickColumn } from './issue-picks.tsx'
import { useSentences } from './refusal.tsx'
import { SealChoice } from './seal-choice.tsx'
import { Sheet } from './sheet.tsx'
import { Anchor, Text, Title } from './text.tsx'

/** That of the desk too: a refusal of what was ticked there is told here. */
const formId = 'issue-picks'

/** What waits to be made, ticked, and with which seal; then the list is closed. */
export function IssueList({ page }: { page: IssuePage }) {
  const { t } = useTranslation('certificates')
  const { waiting, seals } = page
  if (waiting.length === 0) {
    return (
      <Sheet>
        <EmptyState title={t('issue.none')}>{t('issue.noneText')}</EmptyState>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('issue.waiting')} aside={<PickAll form={formId} />} flush>
      <ApplicationTable
        rows={waiting}
        caption={t('issue.waiting')}
        pick={pickColumn(formId, (holder) => t('desk.pickOne', { holder }), true)}
      />
      {waiting.length === most ? (
        <Text size="sm" tone="dimmed" className={classes['note'] ?? ''}>
          {t('issue.most')}
        </Text>
      ) : null}
      <div className={classes['foot']}>
        <Obstacle page={page} />
        {seals.length > 0 ? <Close page={page} /> : null}
      </div>
    </Sheet>
  )
}

function Close({ page: { seals } }: { page: IssuePage }) {
  const { t } = useTranslation('certificates')
  const sentences = useSentences()
  const [form, fields] = useCheckedForm(closing, {
    id: formId,
    defaultValue: { seal: seals[0]?.id ?? '' },
  })
  const error = sentences(fields.applications.errors)
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="close" />
      <Title order={3}>{t('issue.sealChoose')}</Title>
      <SealChoice field={fields.seal} seals={seals} legend={t('issue.seal')} />
      {error ? <Input.Error>{error}</Input.Error> : null}
      <Text size="sm" tone="dimmed">
        {t('issue.closeHelp')}
      </Text>
      <div>
        <Submit form={form.id}>{t('issue.close')}</Submit>
      </div>
    </ProtectedForm>
  )
}

/** Why nothing can be made now, and the way out. */
function Obstacle({ page: { seals, hasFactor, mayUsePasskey } }: { page: IssuePage }) {
  const { t } = useTranslation('certificates')
  if (seals.length === 0) {
    return (
      <Alert color="amber">
        {t('issue.sealNone')} <Anchor to="/seals">{t('issue.sealGo')}</Anchor>
      </Alert>
    )
  }
  if (hasFactor || mayUsePasskey) return null
  return (
    <Alert color="amber">
      {t('issue.factor')} <Anchor to="/account/security">{t('issue.factorGo')}</Anchor>
    </Alert>
  )
}
