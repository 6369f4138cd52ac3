import { Button, Code } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import {
  IconArrowRight,
  IconCalendarDue,
  IconCertificate,
  IconFileCheck,
  IconFileText,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DemoAccounts } from '../components/demo-accounts.tsx'
import { Sheet } from '../components/sheet.tsx'
import { Anchor, Text, Title } from '../components/text.tsx'
import { useViewer } from '../components/viewer.ts'
import classes from './home.module.css'

export function loader({ context }: LoaderFunctionArgs) {
  return { demo: context.app.demo }
}

export default function Home() {
  const { demo } = useLoaderData<typeof loader>()
  return (
    <div className={classes['page']}>
      <Opening />
      <Systems />
      <Steps />
      {demo.length > 0 ? <DemoAccounts accounts={demo} /> : null}
      <Proofs />
    </div>
  )
}

function Opening() {
  const { t } = useTranslation()
  const { person } = useViewer()
  return (
    <section className={classes['opening']}>
      <div className={classes['words']}>
        <Title order={1} className={classes['title'] ?? ''}>
          <span>{t('home.titleOne')}</span> <span>{t('home.titleTwo')}</span>
        </Title>
        <Text size="lg" tone="dimmed">
          {t('home.lead')}
        </Text>
        <div>
          <Button
            component={Link}
            to={person ? '/workspace' : '/sign-up'}
            size="md"
            rightSection={<IconArrowRight size={18} aria-hidden="true" />}
          >
            {person ? t('home.goWorkspace') : t('home.start')}
          </Button>
        </div>
      </div>
      <div className={classes['check']}>
        <Link to="/verify" className={classes['drop']} prefetch="intent">
          <IconFileCheck size={40} stroke={1.3} aria-hidden="true" />
          <span className={classes['dropTitle']}>{t('home.verifyTitle')}</span>
          <span className={classes['dropText']}>{t('home.verifyText')}</span>
          <span className={classes['dropAct']}>{t('home.verifyAct')}</span>
        </Link>
        <Anchor to="/verify/number" prefetch="intent">
          {t('home.verifyNumber')}
        </Anchor>
      </div>
    </section>
  )
}

const systems = [
  { word: 'contracts', to: '/contracts', icon: IconFileText },
  { word: 'certificates', to: '/certificates', icon: IconCertificate },
  { word: 'fulfilment', to: '/fulfilment', icon: IconCalendarDue },
] as const

function Systems() {
  const { t } = useTranslation()
  return (
    <section>
      <Title order={2} mb="md">
        {t('home.systemsTitle')}
      </Title>
      <ul className={classes['systems']}>
        {systems.map(({ word, to, icon: Icon }) => (
          <li key={word}>
            <Icon size={26} stroke={1.5} aria-hidden="true" />
            <Title order={3}>
              <Anchor to={to} prefetch="intent">
                {t(`home.${word}`)}
              </Anchor>
            </Title>
            <Text size="sm" tone="dimmed">
              {t(`home.${word}Text`)}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Steps() {
  const { t } = useTranslation()
  const steps = ['one', 'two', 'three'] as const
  return (
    <section>
      <Title order={2} mb="md">
        {t('home.threeTitle')}
      </Title>
      <ol className={classes['steps']}>
        {steps.map((step) => (
          <li key={step}>
            <Title order={3}>{t(`home.${step}`)}</Title>
            <Text size="sm" tone="dimmed">
              {t(`home.${step}Text`)}
            </Text>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Proofs() {
  const { t } = useTranslation()
  return (
    <Sheet title={t('home.factsTitle')}>
      <ul className={classes['proofs']}>
        <li>
          <Anchor to="/ledger" size="md">
            {t('home.factLedger')}
          </Anchor>
          <Code>/ledger/checkpoint</Code>
        </li>
        <li>
          <Anchor href="/ca/root.cer" size="md">
            {t('home.factCa')}
          </Anchor>
          <Code>/ca/root.cer · /ca/issuing.crl</Code>
        </li>
        <li>
          <span>{t('home.factTsa')}</span>
          <Code>POST /tsa</Code>
        </li>
        <li>
          <span>{t('home.factCli')}</span>
        </li>
      </ul>
    </Sheet>
  )
}
