import { Button } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { App } from '../../../server/app.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { Organisation } from '../../../server/people/types.ts'
import type { SealApplication, SealKeySource } from '../../../server/seals/types.ts'
import { BackLink } from '../../components/back-link.tsx'
import columns from '../../components/columns.module.css'
import { Expected } from '../../components/expected.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SealAsked } from '../../components/seal-asked.tsx'
import { SealDecide } from '../../components/seal-decide.tsx'
import { SealMake } from '../../components/seal-make.tsx'
import { SealTrack } from '../../components/seal-track.tsx'
import { SealWithdraw } from '../../components/seal-withdraw.tsx'
import { badgeOf, isMine, useExpectation } from '../../components/seal-words.ts'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { applicationActs, type making, newOnToken, newUnderPin } from './acts.ts'
import { broughtKeys } from './brought-keys.ts'

export const handle: RouteHandle = {
  words: ['seals', 'keys'],
  title: 'seals:application.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, keyHolders, people, seals } = context.app
  const application = found(await seals.application(actor, params['id'] ?? ''))
  const owner = found(await people.organisation(application.organisationId))
  const seal = application.sealId ? await seals.get(application.sealId) : undefined
  const making = application.next.includes('make')
  const keys = making ? await broughtKeys(keyHolders, actor, owner.id) : []
  const brought = new URL(request.url).searchParams.get('key')
  return {
    application,
    owner,
    preview: previewOf(seals, owner, application),
    seal: seal && { id: seal.id, state: seal.state },
    keys,
    hardware: context.app.config.pkcs11 !== undefined,
    chosen: keys.find(({ keyId }) => keyId === brought)?.keyId,
    /** Of the organisation, not of the platform. */
    member: authorise(actor, 'seal.view', owner.id) === undefined,
  }
}

function previewOf(seals: App['seals'], owner: Organisation, application: SealApplication) {
  return seals.preview({
    ownerName: owner.name,
    code: owner.code,
    identityLevel: owner.identityLevel,
    organisationKind: owner.kind,
    kind: application.kind,
    serial: application.serial,
  })
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, applicationActs)
  if (!form.ok) return form.answer
  const { authorise, seals } = context.app
  const id = params['id'] ?? ''
  const { value } = form
  const { version } = value
  if (value.act === 'make') {
    const made = await seals.make(actor, id, { version, ...keyChosen(value) })
    return isRefusal(made) ? form.refuse(made) : goTo(`/seals/${made.id}`)
  }
  const moved =
    value.act === 'withdraw'
      ? await seals.withdraw(actor, id, { version })
      : await seals.decide(actor, id, {
          ...{ approve: value.act === 'approve', opinion: value.opinion, version },
        })
  if (isRefusal(moved)) return form.refuse(moved)
  const outsider = authorise(actor, 'seal.view', moved.organisationId) !== undefined
  return goTo(outsider ? '/admin/seal-applications' : `/seals/applications/${id}`)
}

function keyChosen({ keyId, newPin = '', pin }: z.output<typeof making>): { key?: SealKeySource } {
  if (!keyId) return {}
  if (keyId === newUnderPin) return { key: { place: { custody: 'pin', pin: newPin } } }
  if (keyId === newOnToken) {
    return { key: { place: { custody: 'pkcs11', ...(pin === undefined ? {} : { pin }) } } }
  }
  return { key: { keyId } }
}

export default function Application() {
  const { application, owner, preview, seal, keys, hardware, chosen, member } =
    useLoaderData<typeof loader>()
  const { t } = useTranslation('seals')
  const { state, next, version } = application
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={application.name}
        state={<StateBadge state={badgeOf(state)} />}
        lead={t('application.title')}
        back={
          member ? (
            <BackLink to="/seals">{t('cabinet.title')}</BackLink>
          ) : (
            <BackLink to="/admin/seal-applications">{t('orphans.title')}</BackLink>
          )
        }
      />
      <Sheet>
        <SealTrack application={application} seal={seal?.state} />
      </Sheet>
      <Expectation application={application} seal={seal} />
      <Sheet title={t('application.facts')}>
        <SealAsked application={application} owner={owner} preview={preview} />
      </Sheet>
      {next.includes('approve') ? (
        <Sheet title={t('decide.title')}>
          <SealDecide key={version} version={version} />
        </Sheet>
      ) : null}
      {next.includes('make') ? (
        <Sheet title={t('make.title')}>
          <SealMake
            key={version}
            application={application}
            keys={keys}
            hardware={hardware}
            chosen={chosen}
            here={`/seals/applications/${application.id}`}
          />
        </Sheet>
      ) : null}
    </div>
  )
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>

function Expectation({ application, seal }: Pick<Page, 'application' | 'seal'>) {
  const { t } = useTranslation('seals')
  const expectation = useExpectation()
  return (
    <Expected
      label={t('expect.label')}
      sentence={expectation(application)}
      mine={isMine(application)}
    >
      {application.next.includes('withdraw') ? (
        <SealWithdraw version={application.version} />
      ) : null}
      {seal ? (
        <Button component={Link} to={`/seals/${seal.id}`} variant="default">
          {t('application.seal')}
        </Button>
      ) : null}
    </Expected>
  )
}
