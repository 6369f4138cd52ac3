import { Alert } from '@mantine/core'
import { useActionData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Invitation } from '../../server/people/invitation-types.ts'
import type { FormAnswer } from '../http/forms.ts'
import { ActButton } from './act-form.tsx'
import classes from './pending-invitations.module.css'
import { type Column, QueryTable } from './query-table.tsx'
import { useSentences } from './refusal.tsx'
import { RoleList } from './role-list.tsx'
import { Sheet } from './sheet.tsx'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** As it comes out of a loader. */
type Row = Omit<Invitation, 'createdAt' | 'expiresAt'> & { expiresAt: Date | string }

type PendingInvitationsProps = {
  invitations: readonly Row[]
  /** Id of the page's other form, which tells its refusals itself. */
  form: string
}

/** Needs the words of `organisation`. */
export function PendingInvitations({ invitations, form }: PendingInvitationsProps) {
  const { t } = useTranslation('organisation')
  const fault = useFault(form)
  const columns = useColumns()
  if (invitations.length === 0 && !fault) return null
  return (
    <Sheet title={t('members.pending.title')} flush>
      <Text tone="dimmed" size="sm" className={classes['lead']}>
        {t('members.pending.lead')}
      </Text>
      {fault ? (
        <Alert role="alert" color="red" className={classes['fault'] ?? ''}>
          {fault}
        </Alert>
      ) : null}
      {invitations.length === 0 ? null : (
        <QueryTable
          caption={t('members.pending.title')}
          rows={invitations}
          rowKey={({ id }) => id}
          columns={columns}
        />
      )}
    </Sheet>
  )
}

/** Why an invitation could not be taken back or sent again. */
function useFault(form: string): string | undefined {
  const sentences = useSentences()
  const answer = useActionData<FormAnswer>()
  if (answer === undefined || answer.form === form) return undefined
  return sentences(Object.values(answer.result.error ?? {}).flatMap((found) => found ?? []))
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('organisation')
  return [
    { title: t('members.pending.email'), main: true, cell: ({ email }) => email },
    { title: t('members.roles'), cell: ({ roles }) => <RoleList roles={roles} /> },
    {
      title: t('members.pending.by'),
      cell: ({ invitedBy }) => <span className={classes['name']}>{invitedBy || '—'}</span>,
    },
    {
      title: t('members.pending.until'),
      cell: ({ expiresAt }) => <Timestamp at={expiresAt} />,
    },
    {
      title: t('members.pending.acts'),
      cell: ({ id }) => (
        <div className={classes['acts']}>
          <ActButton values={{ act: 'send-again', invitation: id }} size="xs">
            {t('members.pending.sendAgain')}
          </ActButton>
          <ActButton values={{ act: 'take-back', invitation: id }} size="xs">
            {t('members.pending.takeBack')}
          </ActButton>
        </div>
      ),
    },
  ]
}
