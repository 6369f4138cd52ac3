import { useTranslation } from 'react-i18next'
import type { Looked } from '../routes/admin/trust.tsx'
import { admitting, looking, scopes } from '../routes/admin/trust-acts.ts'
import { CheckGroup, FileField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Sheet } from './sheet.tsx'
import { Anchor, Text } from './text.tsx'
import classes from './trusted-certificate.module.css'
import { AuthorityFactLines } from './trusted-certificate.tsx'

/** First step: the file, of which nothing is kept. */
export function TrustImport() {
  const { t } = useTranslation('trust')
  const [form, fields] = useCheckedForm(looking, { id: 'trust-look' })
  return (
    <Sheet title={t('import.title')}>
      <Text mb="md">{t('import.text')}</Text>
      <ProtectedForm form={form} encType="multipart/form-data">
        <input type="hidden" name="act" value="look" />
        <FileField
          field={fields.file}
          label={t('import.file')}
          description={t('import.fileHelp')}
          accept=".cer,.crt,.pem,.der,.p7b,.p7c,application/pkix-cert,application/x-pkcs7-certificates"
        />
        <div>
          <Submit form={form.id}>{t('import.look')}</Submit>
        </div>
      </ProtectedForm>
    </Sheet>
  )
}

/** Second step: what the certificates say, which of them, and for what. */
export function TrustConfirm({ pem, looked }: Looked) {
  const { t } = useTranslation('trust')
  const [only, ...more] = looked
  const [form, fields] = useCheckedForm(admitting, {
    id: 'trust-admit',
    defaultValue: { fingerprints: more.length === 0 && only ? [only.fingerprint] : [] },
  })
  return (
    <Sheet title={t('confirm.title')}>
      <Text mb="md">{t('confirm.text')}</Text>
      {looked.map((facts) => (
        <div key={facts.fingerprint} className={classes['looked']}>
          <AuthorityFactLines facts={facts} />
        </div>
      ))}
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="admit" />
        <input type="hidden" name="pem" value={pem} />
        <CheckGroup
          field={fields.fingerprints}
          label={t('confirm.choose')}
          options={looked.map(({ fingerprint, subjectName }) => ({
            value: fingerprint,
            label: subjectName,
            description: `${fingerprint.slice(0, 8)}…${fingerprint.slice(-8)}`,
          }))}
        />
        <CheckGroup
          field={fields.scopes}
          label={t('scopes')}
          options={scopes.map((scope) => ({
            value: scope,
            label: t(`scope.${scope}`),
            description: t(`scopeHelp.${scope}`),
          }))}
        />
        <div className={classes['acts']}>
          <Submit form={form.id}>{t('confirm.act')}</Submit>
          <Anchor to="/admin/trust">{t('confirm.cancel')}</Anchor>
        </div>
      </ProtectedForm>
    </Sheet>
  )
}
