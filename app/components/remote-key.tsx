import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../http/times.ts'
import { bindingRemote, lookingRemote } from '../routes/keys/acts.ts'
import type { Found, RemotePage } from '../routes/keys/remote.tsx'
import { EmptyState } from './empty-state.tsx'
import { CheckGroup, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { FactorFields } from './key-pin.tsx'
import { useAlgorithmWords } from './key-words.ts'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

/** Whose key it will be, and where to look for it. */
export function RemoteLook({ page }: { page: RemotePage }) {
  const { t } = useTranslation('keys')
  const { organisation, name, verified } = page
  const [form, fields] = useCheckedForm(lookingRemote, {
    id: 'remote-look',
    defaultValue: { holder: organisation?.id ?? 'person' },
  })
  const ours = organisation && {
    value: organisation.id,
    label: t('bring.organisation', { name: organisation.name }),
  }
  const mine = verified ? { value: 'person', label: t('bring.person', { name }) } : null
  const options = [ours, mine].filter((one) => one !== null)
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="look" />
      <CheckGroup kind="radio" field={fields.holder} label={t('bring.holder')} options={options} />
      <TextField
        field={fields.account}
        label={t('remote.account')}
        description={t('remote.accountHelp')}
        autoComplete="off"
      />
      <div>
        <Submit form={form.id}>{t('remote.look')}</Submit>
      </div>
    </ProtectedForm>
  )
}

type RemoteBindProps = { found: Found; onAgain(): void }

/** One of the keys that were found, and what shows that it obeys whoever binds it. */
export function RemoteBind({ found, onAgain }: RemoteBindProps) {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(bindingRemote, { id: 'remote-bind' })
  const options = useOfferWords(found)
  const again = (
    <Button variant="default" onClick={onAgain}>
      {t('remote.again')}
    </Button>
  )
  if (options.length === 0) {
    return (
      <EmptyState title={t('remote.choose')} act={again}>
        {t('remote.none')}
      </EmptyState>
    )
  }
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="bind" />
      <input type="hidden" name="holder" value={found.holder} />
      <CheckGroup
        kind="radio"
        field={fields.credential}
        label={t('remote.choose')}
        options={options}
      />
      <Text size="sm" tone="dimmed">
        {t('remote.prove')}
      </Text>
      <FactorFields fields={fields} custody="remote" />
      <div>
        <Submit form={form.id}>{t('remote.act')}</Submit> {again}
      </div>
    </ProtectedForm>
  )
}

/** What one has to know of a key to tell it from the next. */
function useOfferWords({ offers }: Found) {
  const { t } = useTranslation('keys')
  const { zone, language } = useViewer()
  const algorithmWords = useAlgorithmWords()
  return offers.map(({ credential, subjectName, issuerName, algorithm, notAfter, bound }) => {
    const until = formatTime(new Date(notAfter), zone, language, 'day').short
    const facts = t('remote.offerFacts', { issuerName, until })
    return {
      value: credential,
      label: t('remote.offer', { subjectName, algorithm: algorithmWords(algorithm) }),
      description: bound ? `${facts} · ${t('remote.bound')}` : facts,
    }
  })
}
