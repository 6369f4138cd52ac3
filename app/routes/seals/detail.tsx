import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { App } from '../../../server/app.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { Seal } from '../../../server/seals/types.ts'
import { BackLink } from '../../components/back-link.tsx'
import columns from '../../components/columns.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { SealEnable } from '../../components/seal-enable.tsx'
import { SealHistory } from '../../components/seal-history.tsx'
import { SealMove } from '../../components/seal-move.tsx'
import { SealParts } from '../../components/seal-parts.tsx'
import { SealSecondKey } from '../../components/seal-second-key.tsx'
import { SealTrack } from '../../components/seal-track.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { acts } from './acts.ts'
import { certificateOf } from './certificate.ts'
import { enableByWill } from './enable-by-will.ts'

export const handle: RouteHandle = {
  words: ['seals', 'keys'],
  title: 'seals:detail.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { app } = context
  const id = params['id'] ?? ''
  const history = found(await app.seals.history(actor, id))
  const seal = found(await app.seals.get(id))
  const owner = found(await app.people.organisation(seal.organisationId))
  const mayMove = app.authorise(actor, 'seal.make', owner.id) === undefined
  const will = {
    hasFactor: actor.twoFactorEnabled,
    mayUsePasskey: (await app.people.passkeys(actor)).length > 0,
  }
  const certificate = await certificateOf(app.keys, seal)
  const second = seal.second ? await certificateOf(app.keys, seal.second) : undefined
  const asking = await askingOf(app, actor, seal)
  return { seal, history, owner, mayMove, will, certificate, second, asking }
}

/** Whether this person may ask for its second key, and the application that is under way. */
async function askingOf({ seals, authorise }: App, actor: Actor, seal: Seal) {
  if (seal.second !== null || seal.state === 'destroyed') return null
  const applications = found(await seals.applications(actor, seal.organisationId))
  const open = applications.find(
    ({ forSealId, state }) => forSealId === seal.id && ['applied', 'approved'].includes(state),
  )
  const may = authorise(actor, 'seal.apply', seal.organisationId) === undefined
  return may || open ? { openId: open?.id ?? null } : null
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const { app } = context
  const { value } = form
  if (value.act === 'key') {
    const asked = await app.seals.applyForKey(actor, id, value)
    return isRefusal(asked) ? form.refuse(asked) : goTo(`/seals/applications/${asked.id}`)
  }
  const moved =
    value.act === 'move'
      ? await app.seals.move(actor, id, value)
      : await enableByWill(app, actor, id, value)
  return isRefusal(moved) ? form.refuse(moved) : goTo(`/seals/${id}`)
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>

/** How far it has come, while it is not in use yet. */
function Progress({ history }: Pick<Page, 'history'>) {
  const nameOf = (kind: string) => history.find((line) => line.kind === kind)?.actorName ?? ''
  const people = { appliedByName: nameOf('applied'), decidedByName: nameOf('approved') }
  return (
    <Sheet>
      <SealTrack application={{ state: 'made', decidedAt: null, ...people }} seal="made" />
    </Sheet>
  )
}

export default function SealDetail() {
  const { seal, history, owner, mayMove, will, certificate, second, asking } =
    useLoaderData<typeof loader>()
  const { t } = useTranslation('seals')
  const movable = seal.state === 'active' || seal.state === 'suspended'
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={seal.name}
        state={<StateBadge state={seal.state} />}
        lead={t(`state.${seal.state}`)}
        back={<BackLink to="/seals">{t('cabinet.title')}</BackLink>}
        others={mayMove && movable ? <SealMove key={seal.version} seal={seal} /> : null}
      />
      {seal.state === 'made' ? <Progress history={history} /> : null}
      {mayMove && seal.state === 'made' ? (
        <Sheet title={t('enable.title')}>
          <SealEnable key={seal.version} seal={seal} will={will} />
        </Sheet>
      ) : null}
      <Sheet title={t('parts.title')}>
        <SealParts seal={seal} owner={owner} certificate={certificate} second={second} />
      </Sheet>
      {asking ? (
        <Sheet title={t('secondKey.title')}>
          <SealSecondKey seal={seal} openId={asking.openId} />
        </Sheet>
      ) : null}
      <Sheet title={t('history.title')}>
        <SealHistory lines={history} />
      </Sheet>
    </div>
  )
}
