import { useCallback, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { SigningView } from '../../server/contracts/types.ts'
import type { partySeenBy, SeenContract } from '../routes/contracts/seen.ts'
import type { Rehearsal } from '../routes/fulfilment/rehearse.ts'
import { BackLink } from './back-link.tsx'
import { usePartyName } from './contract-words.ts'
import { RehearsalFold } from './fulfilment-rehearsal-fold.tsx'
import { PageHeader } from './page-header.tsx'
import { useFetchedFile } from './pdf-file.ts'
import { PdfViewer } from './pdf-viewer.tsx'
import { SealPicture } from './seal-picture.tsx'
import { SignForm } from './sign-form.tsx'
import { SignObstacle } from './sign-obstacle.tsx'
import classes from './sign-room.module.css'
import { Timestamp } from './timestamp.tsx'

export type SigningRoomView = Omit<SigningView, 'contract' | 'party'> & {
  contract: SeenContract
  party: ReturnType<typeof partySeenBy>
  mayUsePasskey: boolean
  rehearsal: Rehearsal | null
}

/** What has been seen in this window so far. */
export type Reading = {
  /** sha256 hex of the bytes that are shown; undefined until they are, or where no script runs. */
  digest: string | undefined
  reached: boolean
  /** No pages could be shown: then the signer says that the file was read elsewhere. */
  broken: boolean
}

/** The whole act on one page: read, confirm, choose the seal, prove the will, sign. */
export function SignRoom({ view }: { view: SigningRoomView }) {
  const { contract, documentDigest, place, seals } = view
  const address = `/contracts/${contract.id}/file`
  const { bytes, failed } = useFetchedFile(address, documentDigest)
  const [digest, setDigest] = useState<string>()
  const [reached, setReached] = useState(false)
  const fitting = seals.filter(({ fits }) => fits)
  const [sealId, setSealId] = useState(fitting.length === 1 ? fitting[0]?.id : undefined)
  const onOpen = useCallback((file: { digest: string }) => setDigest(file.digest), [])
  const onEnd = useCallback(() => setReached(true), [])
  const seal = seals.find(({ id }) => id === sealId)
  const content = seal ? <SealPicture picture={seal.picture} name={seal.name} ink /> : <Place />
  return (
    <>
      <Head view={view} />
      {view.obstacle ? <SignObstacle view={view} refusal={view.obstacle} /> : null}
      <div className={classes['room']}>
        <section id="document" className={classes['document']}>
          {view.rehearsal ? <RehearsalFold rehearsal={view.rehearsal} /> : null}
          <PdfViewer
            bytes={bytes}
            failed={failed}
            address={address}
            overlay={view.obstacle ? undefined : { ...place, content }}
            onOpen={onOpen}
            onEnd={onEnd}
          />
        </section>
        {view.obstacle ? null : (
          <SignForm view={view} reading={{ digest, reached, broken: failed }} onSeal={setSealId} />
        )}
      </div>
    </>
  )
}

function Head({ view }: { view: SigningRoomView }) {
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const nameOf = usePartyName()
  const { contract, party } = view
  const { id, title, number, organisationName, signBy, suite } = contract
  return (
    <PageHeader
      title={t('sign.of', { title })}
      back={<BackLink to={`/contracts/${id}`}>{number}</BackLink>}
      lead={
        <>
          {t('sign.from', { organisation: organisationName })}
          {' · '}
          {t('sign.for', { party: nameOf(party), name: party.name })}
          {signBy ? (
            <>
              {' · '}
              <Trans t={t} i18nKey="sign.until" components={{ until: <Timestamp at={signBy} /> }} />
            </>
          ) : null}
          {' · '}
          {t('sign.suite', { suite: common(`suiteNames.${suite}`) })}
        </>
      }
    />
  )
}

/** Before a seal is chosen: where it will stand. */
function Place() {
  const { t } = useTranslation('contracts')
  return <span className={classes['place']}>{t('sign.place')}</span>
}
