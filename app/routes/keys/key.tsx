import { Alert, Button } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { parseCertificate } from '../../../server/core/asn1/x509.ts'
import { toHex } from '../../../server/core/values/bytes.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { BackLink } from '../../components/back-link.tsx'
import { KeyAccept, KeyAccepted } from '../../components/key-accept.tsx'
import { KeyExport } from '../../components/key-export.tsx'
import { KeyFacts } from '../../components/key-facts.tsx'
import { KeyHeld } from '../../components/key-held.tsx'
import { KeyChangePin } from '../../components/key-pin.tsx'
import { KeyRequest } from '../../components/key-request.tsx'
import { KeyRevoke } from '../../components/key-revoke.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { acts } from './acts.ts'
import classes from './keys.module.css'
import { shown } from './shown.ts'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:key.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, clock, keyHolders, people } = context.app
  const key = found(await keyHolders.open(actor, params['id'] ?? ''))
  const { certificate, seal, ...rest } = key
  const { subject, issuer, publicKey } = parseCertificate(certificate.der)
  const free = certificate.purpose === 'seal' && !seal
  const { searchParams } = new URL(request.url)
  return {
    ...rest,
    seal,
    certificate: shown(certificate, clock.now()),
    subject: subject.text,
    keyDigest: toHex(webCrypto.digest('sha256', publicKey)),
    issuer: issuer.text,
    maySeal: free && !authorise(actor, 'seal.make', certificate.ownerId),
    hasFactor: actor.twoFactorEnabled,
    mayUsePasskey: (await people.passkeys(actor)).length > 0,
    accepted: searchParams.has('accepted'),
    changed: searchParams.has('changed'),
    /** Why the last file was not handed out. */
    fault: { act: searchParams.get('act'), reason: searchParams.get('fault') },
  }
}
export type KeyPage = Awaited<ReturnType<typeof loader>>

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const keyId = params['id'] ?? ''
  const { keyHolders } = context.app
  if (form.value.act === 'revoke') {
    const done = await keyHolders.revoke(actor, keyId, Number(form.value.reason))
    return isRefusal(done) ? form.refuse(done) : goTo(`/keys/${keyId}`)
  }
  if (form.value.act === 'change-pin') {
    const { pin, newPin = '' } = form.value
    const done = await keyHolders.changePin(actor, { keyId, pin, newPin })
    return isRefusal(done) ? form.refuse(done) : goTo(`/keys/${keyId}?changed`)
  }
  const file = new Uint8Array(await form.value.file.arrayBuffer())
  const done = await keyHolders.acceptCertificate(actor, { keyId, file })
  return isRefusal(done) ? form.refuse({ ...done, field: 'file' }) : goTo(`/keys/${keyId}?accepted`)
}

export default function Key() {
  const page = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  const { certificate, mayHandle, maySeal } = page
  const usable = mayHandle && certificate.state === 'active'
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={certificate.subjectName}
        state={<StateBadge state={certificate.state} />}
        lead={certificate.outside ? t('key.outside') : t('demoCa')}
        back={<BackLink to="/keys">{t('title')}</BackLink>}
        others={usable ? <KeyRevoke /> : null}
        next={maySeal && usable ? <MakeSeal /> : null}
      />
      <KeyAccepted page={page} />
      {page.changed ? <Alert role="status">{t('pin.changed')}</Alert> : null}
      <Sheet title={t('key.title')}>
        <KeyFacts page={page} />
      </Sheet>
      {certificate.custody === 'browser' ? <KeyHeld keyDigest={page.keyDigest} /> : null}
      {usable ? <Handling page={page} /> : null}
      {mayHandle && certificate.state !== 'revoked' ? (
        <Sheet title={t('accept.title')}>
          <KeyAccept />
        </Sheet>
      ) : null}
    </div>
  )
}

/** What can be done with a key depends on where it is. */
function Handling({ page }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const { custody } = page.certificate
  const here = custody === 'server' || custody === 'pin'
  return (
    <>
      {custody === 'pin' ? (
        <Sheet title={t('pin.title')}>
          <KeyChangePin />
        </Sheet>
      ) : null}
      {here ? (
        <Sheet title={t('export.title')}>
          <KeyExport page={page} />
        </Sheet>
      ) : null}
      {here || custody === 'pkcs11' ? (
        <Sheet title={t('request.title')}>
          <KeyRequest page={page} />
        </Sheet>
      ) : null}
    </>
  )
}

function MakeSeal() {
  const { t } = useTranslation('keys')
  return (
    <Button component={Link} to="/seals">
      {t('key.useful')}
    </Button>
  )
}
