import { useTranslation } from 'react-i18next'
import { PageHeader } from '../components/page-header.tsx'
import { Sheet } from '../components/sheet.tsx'
import { ShortcutList } from '../components/shortcut-list.tsx'
import { Title } from '../components/text.tsx'
import type { RouteHandle } from '../i18n/languages.ts'
import classes from './help.module.css'

export const handle: RouteHandle = { words: ['help'], title: 'help:title' }

export default function Help() {
  const { t } = useTranslation('help')
  const { t: common } = useTranslation()
  const questions = t('questions', { returnObjects: true }) as readonly {
    ask: string
    answer: string
  }[]
  return (
    <div className={classes['page']}>
      <PageHeader title={t('title')} lead={t('lead')} />
      {questions.map(({ ask, answer }) => (
        <section key={ask} className={classes['question']}>
          <Title order={2}>{ask}</Title>
          <p>{answer}</p>
        </section>
      ))}
      <div id="keyboard">
        <Sheet title={common('keyboard.title')}>
          <ShortcutList />
        </Sheet>
      </div>
    </div>
  )
}
