import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MailRow } from '../../server/outbox/types.ts'
import classes from './letters.module.css'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type LettersProps = { letters: readonly MailRow[]; recipients?: boolean }

/** Letters as their reader gets them, newest first, each with the link that it is about. */
export function Letters({ letters, recipients = false }: LettersProps) {
  return (
    <ol className={classes['letters']}>
      {letters.map((letter) => (
        <Letter key={letter.id} letter={letter} recipient={recipients} />
      ))}
    </ol>
  )
}

function Letter({ letter, recipient }: { letter: MailRow; recipient: boolean }) {
  const { t } = useTranslation('account')
  const link = linkIn(letter.body)
  return (
    <li className={classes['letter']}>
      <div className={classes['head']}>
        <Text weight={600}>{letter.subject}</Text>
        <Text size="sm" tone="dimmed">
          {recipient ? `${letter.recipient} · ` : ''}
          <Timestamp at={letter.createdAt} />
        </Text>
      </div>
      <div className={classes['body']}>{letter.body.trim()}</div>
      {link ? (
        <div>
          <Button component="a" href={link} variant="default" size="xs">
            {t('outbox.open')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

/** The path only: it leads to this very site, by whatever name it was reached. */
function linkIn(body: string): string | undefined {
  const address = body.match(/https?:\/\/\S+/)?.[0]
  if (address === undefined || !URL.canParse(address)) return undefined
  const { pathname, search } = new URL(address)
  return `${pathname}${search}`
}
