import { Checkbox } from '@mantine/core'
import { IconCheck, IconLock } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { signing } from '../routes/sign/acts.ts'
import { Digest } from './digest.tsx'
import { CheckField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { KeyHeld } from './key-held.tsx'
import { FactorFields } from './key-pin.tsx'
import { useSentences } from './refusal.tsx'
import { useScripted } from './scripted.ts'
import { SignBar } from './sign-bar.tsx'
import { SignDecline } from './sign-decline.tsx'
import { SignProof } from './sign-proof.tsx'
import classes from './sign-room.module.css'
import type { Reading, SigningRoomView } from './sign-room.tsx'
import { SignSeals } from './sign-seals.tsx'
import { SignStep } from './sign-step.tsx'
import { Anchor, Text } from './text.tsx'

type SignFormProps = { view: SigningRoomView; reading: Reading; onSeal(id: string): void }

export function SignForm({ view, reading, onSeal }: SignFormProps) {
  const { t } = useTranslation('contracts')
  const fitting = view.seals.filter(({ fits }) => fits)
  const first = fitting.length === 1 ? { seal: fitting[0]?.id ?? '' } : {}
  const [form, fields] = useCheckedForm(signing, { id: 'sign', defaultValue: first })
  const { contract, party, documentDigest } = view
  const typed = form.value
  const same = reading.digest === undefined ? undefined : reading.digest === documentDigest
  const seal = view.seals.find(({ id }) => id === typed?.seal)
  const done = {
    read: typed?.read === 'on' || reading.reached,
    confirm: same !== false && typed?.terms === 'on',
    seal: Boolean(typed?.seal),
    prove: Boolean(typed?.password && typed.code),
  }
  return (
    <div className={classes['steps']}>
      <ProtectedForm form={form} className={classes['form'] ?? ''}>
        <input type="hidden" name="act" value="sign" />
        <input type="hidden" name="party" value={party.id} />
        <input type="hidden" name="digest" value={documentDigest} />
        <SignStep id="read" number={1} done={done.read} title={t('sign.read')}>
          <ReadStep view={view} reading={reading} errors={fields.read.errors} />
        </SignStep>
        <SignStep id="confirm" number={2} done={done.confirm} title={t('sign.confirm')}>
          <SameBytes expected={documentDigest} same={same} />
          <CheckField
            field={fields.terms}
            label={t('sign.terms')}
            description={t('sign.termsHelp')}
          />
        </SignStep>
        <SignStep id="seal" number={3} done={done.seal} title={t('sign.seal')}>
          <SignSeals
            field={fields.seal}
            seals={view.seals}
            suite={contract.suite}
            onChoose={onSeal}
          />
        </SignStep>
        <SignStep id="prove" number={4} done={done.prove} title={t('sign.prove')}>
          <FactorFields fields={fields} custody={seal?.custody} />
          {seal?.custody === 'browser' ? <KeyHeld keyDigest={seal.keyDigest} /> : null}
          <SignProof form={form} fields={fields} view={view} />
        </SignStep>
        <SignStep id="act" number={5} done={false} title={t('sign.act')}>
          <Text size="sm" tone="dimmed">
            {t('sign.actHelp')}
          </Text>
          <Submit form={form.id} size="md" fullWidth disabled={same === false}>
            {t('sign.button')}
          </Submit>
        </SignStep>
        <SignBar form={form.id} done={done} broken={same === false} />
      </ProtectedForm>
      {contract.next.includes('decline') ? <SignDecline party={party.id} /> : null}
    </div>
  )
}

type ReadStepProps = {
  view: SigningRoomView
  reading: Reading
  errors: readonly string[] | undefined
}

/** The script saw the end of the last page; where none runs, the signer says so. */
function ReadStep({ view, reading, errors }: ReadStepProps) {
  const { t } = useTranslation('contracts')
  const sentences = useSentences()
  const scripted = useScripted()
  const address = `/contracts/${view.contract.id}/file`
  const skipped = errors && !reading.reached
  // Nothing here takes the focus by itself, and the button that was pressed may stand far below.
  useEffect(() => {
    if (errors) document.getElementById('unread')?.focus()
  }, [errors])
  if (scripted && !reading.broken) {
    return (
      <>
        <input type="hidden" name="read" value={reading.reached ? 'on' : ''} />
        <Text
          size="sm"
          id="unread"
          tabIndex={-1}
          {...(skipped ? { tone: 'bad' as const, role: 'alert' } : {})}
        >
          {reading.reached
            ? t('sign.readDone', { count: view.pages })
            : t('sign.readOn', { count: view.pages })}
        </Text>
      </>
    )
  }
  return (
    <>
      <Anchor href={address} target="_blank" rel="noopener" size="md">
        {t('sign.readFile')}
      </Anchor>
      <Checkbox
        name="read"
        value="on"
        label={t('sign.readTick', { count: view.pages })}
        error={sentences(errors)}
      />
    </>
  )
}

/** 您看到的就是您要签的: computed here from the bytes that were drawn. */
function SameBytes({ expected, same }: { expected: string; same: boolean | undefined }) {
  const { t } = useTranslation('contracts')
  const scripted = useScripted()
  const open = scripted ? t('sign.computing') : t('sign.compare')
  const words = { true: t('sign.same'), false: t('sign.different'), undefined: open }
  return (
    <div className={classes['digest']} data-same={same} role={same === false ? 'alert' : undefined}>
      <span className={classes['digestWords']}>
        {same ? (
          <IconCheck size={17} aria-hidden="true" />
        ) : (
          <IconLock size={17} aria-hidden="true" />
        )}
        {words[`${same}`]}
      </span>
      <span>
        SHA-256 <Digest value={expected} />
      </span>
    </div>
  )
}
