import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { IssuePage } from '../routes/certificates/issue.tsx'
import { type Closed, issuing } from '../routes/certificates/issuing.ts'
import { Digest } from './digest.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import classes from './issue-confirm.module.css'
import { wordOf } from './label.ts'
import { PasskeyProof } from './passkey-proof.tsx'
import { PasswordAndCode } from './password-and-code.tsx'
import { SealPicture } from './seal-picture.tsx'
import { Sheet } from './sheet.tsx'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type IssueConfirmProps = { page: IssuePage; closed: Closed }

/** The closed list, the seal, the digest of both, and the will of whoever answers for it. */
export function IssueConfirm({ page, closed }: IssueConfirmProps) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  return (
    <div className={classes['desk']}>
      <Sheet title={t('issue.listCount', { count: closed.count })}>
        <ol className={classes['list']}>
          {closed.rows.map(({ id, holderName, typeTitle }) => (
            <li key={id}>
              <strong>{holderName}</strong>
              <span>{wordOf(typeTitle, language)}</span>
            </li>
          ))}
        </ol>
      </Sheet>
      <Sheet title={t('issue.prove')}>
        <Seal page={page} closed={closed} />
        <div className={classes['digest']}>
          <Text size="sm" tone="dimmed">
            {t('issue.digest')}
          </Text>
          <Digest value={closed.digest} />
          <Text size="sm" tone="dimmed">
            {t('issue.digestHelp')}
          </Text>
        </div>
        <Will page={page} closed={closed} />
      </Sheet>
    </div>
  )
}

function Seal({ page, closed }: IssueConfirmProps) {
  const seal = page.seals.find(({ id }) => id === closed.sealId)
  if (seal === undefined) return null
  return (
    <div className={classes['seal']}>
      <SealPicture picture={seal.picture} name="" size={84} />
      <Text weight={600}>{seal.name}</Text>
    </div>
  )
}

function Will({ page, closed }: IssueConfirmProps) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(issuing, { id: 'issue' })
  const { rows, sealId, digest, count } = closed
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="issue" />
      <input type="hidden" name="seal" value={sealId} />
      <input type="hidden" name="digest" value={digest} />
      {rows.map(({ id }) => (
        <input key={id} type="hidden" name="applications" value={id} />
      ))}
      <Text size="sm" tone="dimmed">
        {t('issue.proveHelp')}
      </Text>
      <PasswordAndCode
        fields={fields}
        words={{
          password: t('issue.password'),
          code: t('issue.code'),
          codeHelp: t('issue.codeHelp'),
        }}
      />
      <div className={classes['acts']}>
        <Submit form={form.id}>{t('issue.act', { count })}</Submit>
        <Button component={Link} to="/certificates/issue" variant="default">
          {t('issue.back')}
        </Button>
      </div>
      {page.mayUsePasskey ? (
        <PasskeyProof
          form={form.id}
          question={{ address: '/certificates/issue/passkey', about: { digest } }}
          words={{ or: t('issue.or'), act: t('issue.passkey'), failed: t('issue.passkeyFailed') }}
        />
      ) : null}
    </ProtectedForm>
  )
}
