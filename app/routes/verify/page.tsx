import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Title } from '../../components/text.tsx'
import { VerifyDesk } from '../../components/verify-desk.tsx'
import { useVerifier, type VerifyState } from '../../components/verify-state.ts'
import { VerifyTabs } from '../../components/verify-tabs.tsx'
import { WholeWords } from '../../components/whole-words.tsx'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './page.module.css'
import { receiveFile, uploadMegabytes } from './upload.ts'

export const handle: RouteHandle = {
  words: ['verify', 'findings', 'lookup'],
  title: 'verify:title',
}

/** Where the server has refused an upload by its length alone, it sends the browser back here. */
export function loader({ request }: LoaderFunctionArgs) {
  const code = new URL(request.url).searchParams.get('refused')
  const refused: VerifyState = {
    state: 'refused',
    refused: { code: 'too-large-upload', maximum: uploadMegabytes },
  }
  const initial: VerifyState = code === 'too-large-upload' ? refused : { state: 'idle' }
  return { uploadMegabytes, initial }
}

/** For browsers without scripts only; the others never send the file. */
export async function action({ request, context }: ActionFunctionArgs) {
  const received = await receiveFile(request, context)
  if ('refused' in received) {
    const { refused, status } = received
    return data<VerifyState>({ state: 'refused', refused }, { status })
  }
  const { bytes, name, zipped } = received
  const { verification } = context.app
  const report = await (zipped
    ? verification.examineBundle(bytes)
    : verification.examineFile(bytes))
  const size = bytes.length
  return data<VerifyState>({ state: 'judged', report, name, size, asked: true, here: false })
}

export default function Verify() {
  const { t } = useTranslation('verify')
  const { uploadMegabytes: mostUploaded, initial } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  // What the server answered to a browser without scripts.
  const verifier = useVerifier((answered as VerifyState | undefined) ?? (initial as VerifyState))
  return (
    <div className={classes['page']}>
      <PageHeader title={t('heading')} lead={t('lead')} />
      <VerifyTabs />
      <VerifyDesk verifier={verifier} uploadMegabytes={mostUploaded} />
      <How />
    </div>
  )
}

const steps = ['one', 'two', 'three'] as const

function How() {
  const { t } = useTranslation('verify')
  return (
    <section className={classes['how']}>
      <Title order={2}>{t('how.title')}</Title>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <Title order={3}>{t(`how.${step}`)}</Title>
            <p>{t(`how.${step}Text`)}</p>
          </li>
        ))}
      </ol>
      <p>
        <strong>{t('how.cli')}</strong> {t('how.cliText')}{' '}
        <WholeWords>{t('how.cliExample')}</WholeWords>
      </p>
    </section>
  )
}
