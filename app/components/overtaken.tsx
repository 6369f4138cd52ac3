import { Alert } from '@mantine/core'
import { useActionData } from '@remix-run/react'
import { IconInfoCircle } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { FormAnswer } from '../http/forms.ts'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type OvertakenProps = {
  /** Whose words tell it. */
  words?: 'contracts' | 'certificates'
  /** Where the newest state is, when it is not this page that shows it. */
  newest?: string
}

/**
 * At the head of a page that shows a contract or a certificate: somebody else, or oneself in another window, was faster. It takes the
 * focus, because the form that was sent may be gone.
 */
export function Overtaken({ words = 'contracts', newest }: OvertakenProps) {
  const { t, i18n } = useTranslation(words)
  const answer = useActionData<FormAnswer>()
  const overtaken = answer?.overtaken
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (overtaken) box.current?.focus()
  }, [overtaken])
  if (overtaken === undefined) return null
  const { kind, who, mine, at } = overtaken
  const key = `overtaken.did.${kind}`
  const did = i18n.exists(key, { ns: words }) ? (t as (key: string) => string)(key) : kind
  return (
    <Alert
      ref={box}
      id="overtaken"
      tabIndex={-1}
      color="amber"
      title={t(mine ? 'overtaken.byMe' : 'overtaken.byOther')}
      icon={<IconInfoCircle aria-hidden="true" />}
      {...focusedWithoutScript}
    >
      <Trans
        t={t}
        i18nKey={mine ? 'overtaken.mine' : 'overtaken.other'}
        values={{ who, did }}
        components={{ at: <Timestamp at={at} precision="second" /> }}
      />
      <div>
        {t(newest ? 'overtaken.kept' : 'overtaken.look')}{' '}
        {newest ? (
          <Anchor href={newest} target="_blank" rel="noopener">
            {t('overtaken.open')}
          </Anchor>
        ) : null}
      </div>
    </Alert>
  )
}

/** React gives focus to controls only, and leaves the attribute of other elements to the browser: for pages without scripts. */
const focusedWithoutScript = { autoFocus: true }
