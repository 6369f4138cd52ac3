import { Button, Loader } from '@mantine/core'
import { IconQrcode, IconWorldCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Token } from '../../server/core/certificates/token.ts'
import type { CertificateRecord } from '../../server/core/status.ts'
import { Callout, Compare } from './certificate-facts.tsx'
import { CertificateRecordView } from './certificate-record.tsx'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { Checks } from './report-checks.tsx'
import { ReportVerdict } from './report-verdict.tsx'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'
import classes from './shown-certificate.module.css'
import type { Shown, ShownState } from './shown-state.ts'
import { Anchor, Title } from './text.tsx'
import { VerifyDesk } from './verify-desk.tsx'
import { useVerifier } from './verify-state.ts'

type House = {
  key: { publicKey: string; fingerprint: string }
  domain: string
  uploadMegabytes: number
}

type ShownCertificateProps = { shown: Shown; house: House }

/** All that a scanned QR comes to, from reading it to comparing it with a file. */
export function ShownCertificate({ shown, house }: ShownCertificateProps) {
  const { t } = useTranslation('lookup')
  if (shown.state === 'empty')
    return <Elsewhere title={t('qr.empty')} text={t('qr.emptyText')} state="empty" />
  if (shown.state === 'unreadable') {
    const nothing = { verdict: 'unreadable', findings: [] } as const
    return (
      <div className={classes['landing']}>
        <ReportVerdict report={nothing} summary={t('qr.unreadable')} />
        <Elsewhere text={t('qr.emptyText')} state="unreadable" />
      </div>
    )
  }
  if (shown.state === 'judged') return <Judged shown={shown} house={house} />
  return (
    <div className={classes['landing']}>
      <noscript>
        <p className={classes['script']}>{t('qr.script')}</p>
        <p>{t('qr.scriptText')}</p>
        <p className={classes['ways']}>
          <a href="/verify">{t('qr.byFile')}</a> <a href="/verify/number">{t('qr.byNumber')}</a>
        </p>
      </noscript>
      <div className={classes['wait']} role="status">
        <Loader size="sm" aria-hidden="true" />
        {t(shown.state === 'asking' ? 'qr.asking' : 'qr.reading')}
      </div>
    </div>
  )
}

type ElsewhereProps = { title?: string; text: string; state: string }

/** Nothing to read here: the other ways to the same answer. */
function Elsewhere({ title, text, state }: ElsewhereProps) {
  const { t } = useTranslation('lookup')
  return (
    <div className={classes['empty']} data-state={state}>
      <IconQrcode size={44} stroke={1.3} aria-hidden="true" />
      {title ? <Title order={2}>{title}</Title> : null}
      <p>{text}</p>
      <p className={classes['ways']}>
        <Anchor to="/verify">{t('qr.byFile')}</Anchor>
        <Anchor to="/verify/number">{t('qr.byNumber')}</Anchor>
      </p>
    </div>
  )
}

type JudgedState = Extract<ShownState, { state: 'judged' }>

function Judged({ shown, house }: { shown: JudgedState & { retry(): void }; house: House }) {
  const { t } = useTranslation(['lookup', 'verify'])
  const { token, judgement, record } = shown
  const genuine = judgement.findings.every(
    ({ code, outcome }) => code !== 'certificate.token' || outcome === 'passed',
  )
  const verifier = useVerifier({ state: 'idle' }, genuine ? token : undefined)
  const compared = verifier.state.state === 'judged'
  const result = useRef<HTMLElement>(null)
  useEffect(() => result.current?.focus({ preventScroll: true }), [])
  return (
    <div className={classes['landing']}>
      {compared ? (
        <div className={classes['together']}>
          <Title order={2}>{t('lookup:qr.together')}</Title>
          <Button variant="default" onClick={verifier.clear}>
            {t('lookup:qr.back')}
          </Button>
        </div>
      ) : (
        <section ref={result} tabIndex={-1} aria-label={t('verify:report.label')}>
          <ReportVerdict report={judgement} summary={t(`lookup:qr.verdict.${judgement.verdict}`)} />
        </section>
      )}
      {!compared && record === undefined ? (
        <Button onClick={shown.retry}>{t('lookup:qr.retry')}</Button>
      ) : null}
      {!compared && record ? (
        <CertificateRecordView record={record}>
          <Compare
            person={record.publicity === 'private'}
            masked={record.publicity === 'private'}
          />
        </CertificateRecordView>
      ) : null}
      {!compared && genuine && !record ? <Said token={token} /> : null}
      {compared ? null : <Checks findings={judgement.findings} />}
      {genuine ? (
        <>
          {compared ? null : <FileLead />}
          <VerifyDesk verifier={verifier} uploadMegabytes={house.uploadMegabytes} />
        </>
      ) : (
        <Elsewhere text={t('lookup:qr.emptyText')} state="forged" />
      )}
      <Trust house={house} token={token} record={record} />
      {compared ? null : <Limits />}
    </div>
  )
}

function FileLead() {
  const { t } = useTranslation('lookup')
  return (
    <div className={classes['lead']}>
      <Title order={2}>{t('qr.file')}</Title>
      <p>{t('qr.fileText')}</p>
    </div>
  )
}

/** What the signature alone vouches for: who issued it, when, and which content. */
function Said({ token }: { token: Token }) {
  const { t } = useTranslation('lookup')
  return (
    <Sheet title={t('qr.said')}>
      <Signed token={token} />
    </Sheet>
  )
}

function Signed({ token }: { token: Token }) {
  const { t } = useTranslation(['lookup', 'findings'])
  const { time } = useReportWords()
  const [issuerCode, typeCode] = [
    token.identifier.split('.').at(-4),
    token.identifier.split('.').at(-5),
  ]
  return (
    <Facts
      lines={[
        { label: t('findings:certificate.identifier'), value: <code>{token.identifier}</code> },
        { label: t('lookup:qr.typeCode'), value: <code>{typeCode}</code> },
        { label: t('lookup:qr.issuerCode'), value: <code>{issuerCode}</code> },
        { label: t('findings:certificate.edition'), value: token.edition },
        { label: t('lookup:qr.issuedAt'), value: time(token.issuedAt.toISOString()) },
        { label: t('lookup:qr.digest'), value: <Digest value={token.contentDigest} /> },
      ]}
    />
  )
}

type TrustProps = { house: House; token: Token; record: CertificateRecord | null | undefined }

/** Against imitations of this page: its address and the key that signs the QR codes. */
function Trust({ house, token, record }: TrustProps) {
  const { t } = useTranslation('lookup')
  return (
    <section className={classes['trust']}>
      <Callout
        icon={<IconWorldCheck size={26} stroke={1.6} aria-hidden="true" />}
        title={t('qr.address', { domain: house.domain })}
      >
        {t('qr.addressText')}
      </Callout>
      <details className={classes['details']}>
        <summary>{t('qr.key')}</summary>
        <code>{house.key.fingerprint}</code>
        <p>{t('qr.keyText')}</p>
        {record ? <Signed token={token} /> : null}
      </details>
    </section>
  )
}

const limits = ['holder', 'paper', 'ca'] as const

function Limits() {
  const { t } = useTranslation('lookup')
  return (
    <section className={classes['limits']}>
      <h2>{t('qr.limits')}</h2>
      <ul>
        {limits.map((limit) => (
          <li key={limit}>{t(`qr.limit.${limit}`)}</li>
        ))}
      </ul>
    </section>
  )
}
