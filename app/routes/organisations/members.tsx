import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import {
  useActionData,
  useLoaderData,
  useLocation,
  useNavigationType,
  useSearchParams,
} from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Member, OrganisationKind } from '../../../server/people/types.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { CheckGroup, TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PendingInvitations } from '../../components/pending-invitations.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { RoleList } from '../../components/role-list.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { type FormAnswer, receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { acts, carryOut, granting, outcomes, removing, rolesOf } from './member-acts.ts'
import classes from './organisations.module.css'

export const handle: RouteHandle = {
  words: ['organisation'],
  title: 'organisation:members.title',
  frame: 'workspace',
}

/** Not that of the section: conform finds a form by its id. */
const grantForm = 'grant-roles'

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const id = params['id'] ?? ''
  const [organisation, members] = await Promise.all([
    context.app.people.organisation(id),
    context.app.people.members(actor, id),
  ])
  const manages = context.app.authorise(actor, 'organisation.manage', id) === undefined
  const invitations = manages ? found(await context.app.people.invitations(actor, id)) : []
  const { name, kind } = found(organisation ?? refuse('not-found'))
  return { members: found(members), manages, invitations, name, kind }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'mail', who: actor.personId })
  if (!form.ok) return form.answer
  const done = await carryOut(context.app.people, actor, params['id'] ?? '', form.value)
  return isRefusal(done) ? form.refuse(done) : goTo(`?done=${done}`)
}

export default function Members() {
  const { name, kind, members, manages, invitations } = useLoaderData<typeof loader>()
  const { t } = useTranslation('organisation')
  const [parameters] = useSearchParams()
  const done = outcomes.find((one) => one === parameters.get('done'))
  const editing = members.find(({ personId }) => personId === parameters.get('edit'))
  const success = useSuccess()
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('members.title')}
        lead={t('members.lead')}
        back={
          <Anchor to=".." relative="path" size="md">
            {name}
          </Anchor>
        }
      />
      {done ? <Alert role="status">{t(`members.${done}`)}</Alert> : null}
      <Sheet flush>
        <MemberTable members={members} manages={manages} />
      </Sheet>
      {manages ? <PendingInvitations invitations={invitations} form={grantForm} /> : null}
      {manages ? (
        <Grant member={editing} kind={kind} key={`${editing?.personId} ${success}`} />
      ) : null}
    </div>
  )
}

/** Another one whenever the page was come to anew, so that nothing typed stays behind; the same while a form comes back. */
function useSuccess(): string {
  const { key } = useLocation()
  const moved = useNavigationType() !== 'POP'
  const returned = useActionData<FormAnswer>() !== undefined
  const [last, setLast] = useState(key)
  if (moved && !returned && key !== last) setLast(key)
  return last
}

function MemberTable({ members, manages }: { members: readonly Member[]; manages: boolean }) {
  const { t } = useTranslation('organisation')
  const edit = {
    title: t('members.edit'),
    cell: ({ personId }: Member) => (
      <Anchor to={`?edit=${personId}#grant`}>{t('members.edit')}</Anchor>
    ),
  }
  return (
    <QueryTable
      caption={t('members.title')}
      rows={members}
      rowKey={({ personId }) => personId}
      columns={[
        {
          title: t('members.person'),
          main: true,
          cell: ({ name, email }) => (
            <>
              {name}
              <Text size="sm" tone="dimmed">
                {email}
              </Text>
            </>
          ),
        },
        {
          title: t('members.roles'),
          cell: (member) => <RoleList roles={member.roles} />,
        },
        { title: t('members.level'), cell: ({ identityLevel }) => `L${identityLevel}` },
        ...(manages ? [edit] : []),
      ]}
    />
  )
}

type GrantProps = { member: Member | undefined; kind: OrganisationKind }

function Grant({ member, kind }: GrantProps) {
  const { t } = useTranslation('organisation')
  const { t: common } = useTranslation()
  const [form, fields] = useCheckedForm(granting, {
    id: grantForm,
    defaultValue: { act: 'grant', email: member?.email ?? '', roles: [...(member?.roles ?? [])] },
  })
  return (
    <div id="grant">
      <Sheet title={t('members.grant')}>
        <Text tone="dimmed" size="sm" mb="md">
          {t('members.grantText')}
        </Text>
        <ProtectedForm form={form}>
          <input type="hidden" name="act" value="grant" />
          <TextField field={fields.email} type="email" label={t('members.email')} />
          <CheckGroup
            field={fields.roles}
            label={t('members.roles')}
            options={rolesOf(kind).map((role) => ({
              value: role,
              label: common(`roles.${role}`),
              description: t(`members.help.${role}`),
            }))}
          />
          <div>
            <Submit form={form.id}>{t('members.act')}</Submit>
          </div>
        </ProtectedForm>
        {member ? <Removal member={member} /> : null}
      </Sheet>
    </div>
  )
}

function Removal({ member: { personId, name } }: { member: Member }) {
  const { t } = useTranslation('organisation')
  const [form] = useCheckedForm(removing, { id: 'remove-member' })
  return (
    <ConfirmDialog
      label={t('members.remove')}
      title={t('members.removeTitle', { name })}
      warning={t('members.removeWarning')}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="remove" />
        <input type="hidden" name="person" value={personId} />
        <Submit form={form.id} color="red">
          {t('members.remove')}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
