import { Button, Code } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import { Facts } from '../../components/facts.tsx'
import { TextArea } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { OrganisationSuite } from '../../components/organisation-suite.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ReviewOutcome } from '../../components/review-outcome.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './organisations.module.css'
import { choosingSuite } from './suite-act.ts'

export const handle: RouteHandle = {
  words: ['organisation', 'account'],
  title: 'organisation:title',
  frame: 'workspace',
}

const raising = z.object({ act: z.literal('raise'), note: z.string().max(500) })
const schema = z.discriminatedUnion('act', [raising, choosingSuite])

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const id = params['id'] ?? ''
  const member = actor.memberships.some(({ organisationId }) => organisationId === id)
  const organisation = member ? await context.app.people.organisation(id) : undefined
  const manages = context.app.authorise(actor, 'organisation.manage', id) === undefined
  const subject = { subjectKind: 'organisation', subjectId: id } as const
  return {
    organisation: found(organisation ?? refuse('not-found')),
    manages,
    mayChooseSuite: context.app.authorise(actor, 'organisation.suite', id) === undefined,
    review: manages ? found(await context.app.people.identityReview(actor, subject)) : null,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema)
  if (!form.ok) return form.answer
  const { people } = context.app
  const id = params['id'] ?? ''
  const { value } = form
  const outcome =
    value.act === 'suite'
      ? await people.chooseSuite(actor, id, value)
      : await people.requestIdentityReview(actor, {
          ...{ subjectKind: 'organisation', subjectId: id, statement: { note: value.note } },
        })
  return isRefusal(outcome) ? form.refuse(outcome) : goTo(`/organisations/${id}`)
}

export default function Overview() {
  const { organisation, manages, mayChooseSuite, review } = useLoaderData<typeof loader>()
  const { t } = useTranslation('organisation')
  const { t: common } = useTranslation()
  const level = String(Math.min(organisation.identityLevel, 3)) as '0' | '1' | '2' | '3'
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={organisation.name}
        lead={t('overview.lead')}
        others={
          <Button component={Link} to="/keys" variant="default">
            {t('overview.keys')}
          </Button>
        }
        next={
          <Button component={Link} to="members">
            {manages ? t('overview.manage') : t('overview.members')}
          </Button>
        }
      />
      <Sheet title={t('overview.facts')}>
        <Facts
          columns={2}
          lines={[
            { label: t('register.kind'), value: common(`kinds.${organisation.kind}`) },
            { label: t('register.code'), value: <Code>{organisation.code}</Code> },
            { label: t('register.legalRepresentative'), value: organisation.legalRepresentative },
            { label: t('register.address'), value: organisation.address },
            { label: t('overview.level'), value: common(`levels.${level}`) },
            { label: common('suite.label'), value: common(`suiteNames.${organisation.suite}`) },
          ]}
        />
      </Sheet>
      {mayChooseSuite ? (
        <OrganisationSuite key={organisation.version} organisation={organisation} />
      ) : null}
      {review ? <ReviewOutcome review={review} /> : null}
      {manages && organisation.identityLevel < 2 && review?.state !== 'pending' ? (
        <Raise again={review !== null} />
      ) : null}
    </div>
  )
}

function Raise({ again }: { again: boolean }) {
  const { t } = useTranslation('organisation')
  const { t: account } = useTranslation('account')
  const [form, fields] = useCheckedForm(raising, { id: 'raise' })
  return (
    <Sheet title={t('overview.raise')}>
      <Text tone="dimmed" size="sm" mb="md">
        {t('overview.raiseText')}
      </Text>
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="raise" />
        <TextArea field={fields.note} label={t('overview.statement')} />
        <div>
          <Submit form={form.id} variant="default">
            {again ? account('review.again') : t('overview.raise')}
          </Submit>
        </div>
      </ProtectedForm>
    </Sheet>
  )
}
