import { Code } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Sheet } from './sheet.tsx'
import { StateBadge } from './state-badge.tsx'
import { Text } from './text.tsx'
import classes from './totp-settings.module.css'

const password = z.string().max(200)
const code = z.string().trim().max(40)
const beginning = z.object({ intent: z.literal('begin'), password })
const confirming = z.object({ intent: z.literal('confirm'), code })
const disabling = z.object({ intent: z.literal('disable'), password, code })
const removing = z.object({ intent: z.literal('remove-passkey'), passkey: z.string() })

/** What the security page can be asked to do; one verb each. */
export const securityActs = z.discriminatedUnion('intent', [
  beginning,
  confirming,
  disabling,
  removing,
])

export type TotpSetUp = {
  uri: string
  secret: string
  backupCodes: readonly string[]
  /** QR as a data: URL */
  picture: string
}

type TotpSettingsProps = {
  on: boolean
  /** Just begun: shown this once. */
  setUp: TotpSetUp | undefined
  /** A wrong code came back: the picture is gone, but the authenticator has it. */
  confirming: boolean
}

export function TotpSettings({ on, setUp, confirming: again }: TotpSettingsProps) {
  const { t } = useTranslation('account')
  return (
    <Sheet title={t('security.totp')} aside={<StateBadge state={on ? 'on' : 'off'} />}>
      <Text tone="dimmed" size="sm" mb="md">
        {on ? t('security.totpOn') : t('security.totpOff')}
      </Text>
      {on ? <Disable /> : null}
      {!on && setUp ? <SetUp setUp={setUp} /> : null}
      {!on && (setUp || again) ? <Confirm /> : null}
      {on || setUp || again ? null : <Begin />}
    </Sheet>
  )
}

function Begin() {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(beginning, { id: 'totp-begin' })
  return (
    <ProtectedForm form={form} className={classes['narrow'] ?? ''}>
      <input type="hidden" name="intent" value="begin" />
      <TextField
        field={fields.password}
        type="password"
        label={t('password')}
        description={t('security.beginHelp')}
        autoComplete="current-password"
      />
      <Submit form={form.id}>{t('security.begin')}</Submit>
    </ProtectedForm>
  )
}

function SetUp({ setUp }: { setUp: TotpSetUp }) {
  const { t } = useTranslation('account')
  return (
    <div className={classes['setUp']}>
      <img
        src={setUp.picture}
        alt={t('security.scan')}
        width={196}
        height={196}
        className={classes['code']}
      />
      <div>
        <Text weight={600}>{t('security.scan')}</Text>
        <Text size="sm" mt="xs">
          {t('security.secret')}: <Code>{setUp.secret}</Code>
        </Text>
        <Text weight={600} mt="md">
          {t('security.backup')}
        </Text>
        <Text size="sm" tone="dimmed">
          {t('security.backupText')}
        </Text>
        <ul className={classes['codes']}>
          {setUp.backupCodes.map((backup) => (
            <li key={backup}>{backup}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function Confirm() {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(confirming, { id: 'totp-confirm' })
  return (
    <ProtectedForm form={form} className={classes['narrow'] ?? ''}>
      <input type="hidden" name="intent" value="confirm" />
      <TextField
        field={fields.code}
        label={t('security.confirm')}
        inputMode="numeric"
        autoComplete="one-time-code"
        mono
      />
      <Submit form={form.id}>{t('security.confirmAct')}</Submit>
    </ProtectedForm>
  )
}

function Disable() {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(disabling, { id: 'totp-disable' })
  return (
    <ConfirmDialog
      label={t('security.disable')}
      title={t('security.disable')}
      warning={t('security.disableWarning')}
      open={form.errors !== undefined}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="intent" value="disable" />
        <TextField
          field={fields.password}
          type="password"
          label={t('password')}
          autoComplete="current-password"
        />
        <TextField
          field={fields.code}
          label={t('security.code')}
          autoComplete="one-time-code"
          mono
        />
        <Submit form={form.id} color="red">
          {t('security.disable')}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
