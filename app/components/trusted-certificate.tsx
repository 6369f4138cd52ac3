import { IconBan, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AuthorityFacts, TrustedAuthority } from '../../server/keys/trust-types.ts'
import { removing } from '../routes/admin/trust-acts.ts'
import { Badge } from './badge.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Sheet } from './sheet.tsx'
import { Timestamp } from './timestamp.tsx'
import classes from './trusted-certificate.module.css'

/** What a certificate says of itself; the fingerprint in full, because it is there to be compared. */
export function AuthorityFactLines({ facts }: { facts: AuthorityFacts }) {
  const { t } = useTranslation('trust')
  const { subject, issuer, selfIssued, notBefore, notAfter, algorithm, serial, fingerprint } = facts
  return (
    <Facts
      lines={[
        { label: t('subject'), value: subject },
        { label: t('issuer'), value: selfIssued ? t('selfIssued') : issuer },
        {
          label: t('validity'),
          value: (
            <>
              <Timestamp at={notBefore} /> – <Timestamp at={notAfter} />
            </>
          ),
        },
        { label: t('algorithm'), value: algorithm },
        { label: t('serial'), value: <Digest value={serial} /> },
        { label: t('fingerprint'), value: <Digest value={fingerprint} ends={32} /> },
      ]}
    />
  )
}

/** One that is or was on the list. */
export function TrustedCertificate({ authority }: { authority: TrustedAuthority }) {
  const { t } = useTranslation('trust')
  const { subjectName, scopes, addedAt, removedAt, removalReason } = authority
  const named = scopes.map((scope) => t(`scope.${scope}`)).join(t('between'))
  const lines = [
    { label: t('scopes'), value: named },
    { label: t('added'), value: <Timestamp at={addedAt} /> },
    ...(removedAt ? [{ label: t('removedAt'), value: <Timestamp at={removedAt} /> }] : []),
    ...(removalReason ? [{ label: t('removedBecause'), value: removalReason }] : []),
  ]
  return (
    <Sheet
      title={subjectName}
      aside={
        <Badge
          face={
            removedAt ? { tone: 'calm', icon: IconBan } : { tone: 'good', icon: IconCircleCheck }
          }
        >
          {t(removedAt ? 'removed' : 'inForce')}
        </Badge>
      }
    >
      <Facts lines={lines} />
      <AuthorityFactLines facts={authority} />
      {removedAt ? null : <Removal authority={authority} />}
    </Sheet>
  )
}

function Removal({ authority: { fingerprint, version } }: { authority: TrustedAuthority }) {
  const { t } = useTranslation('trust')
  const [form, fields] = useCheckedForm(removing, {
    id: `trust-remove-${fingerprint.slice(0, 16)}`,
  })
  return (
    <div className={classes['removal']}>
      <ConfirmDialog
        label={t('remove.title')}
        title={t('remove.title')}
        warning={t('remove.text')}
        open={form.errors !== undefined || fields.reason.errors !== undefined}
      >
        <ProtectedForm form={form}>
          <input type="hidden" name="act" value="remove" />
          <input type="hidden" name="fingerprint" value={fingerprint} />
          <input type="hidden" name="version" value={version} />
          <TextField
            field={fields.reason}
            label={t('remove.reason')}
            description={t('remove.reasonHelp')}
          />
          <div>
            <Submit form={form.id} color="red">
              {t('remove.act')}
            </Submit>
          </div>
        </ProtectedForm>
      </ConfirmDialog>
    </div>
  )
}
