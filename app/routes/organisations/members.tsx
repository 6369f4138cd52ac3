import { Alert, Badge, Group } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Member, Role } from '../../../server/people/types.ts'
import { CheckGroup, TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './organisations.module.css'

export const handle: RouteHandle = {
  words: ['organisation'],
  title: 'organisation:members.title',
  frame: 'workspace',
}

const roles = [
  'owner',
  'admin',
  'drafter',
  'approver',
  'seal-keeper',
  'signer',
  'auditor',
] as const satisfies readonly Role[]

const schema = z.object({ email: z.email().max(254), roles: z.array(z.enum(roles)).min(1) })

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const id = params['id'] ?? ''
  const [organisation, members] = await Promise.all([
    context.app.people.organisation(id),
    context.app.people.members(actor, id),
  ])
  const manages = context.app.authorise(actor, 'organisation.manage', id) === undefined
  return { members: found(members), manages, name: found(organisation ?? refuse('not-found')).name }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'mail', who: actor.personId })
  if (!form.ok) return form.answer
  const outcome = await context.app.people.grant(actor, params['id'] ?? '', form.value)
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo(`?done=${'invited' in outcome ? 'invited' : 'granted'}`)
}

export default function Members() {
  const { name, members, manages } = useLoaderData<typeof loader>()
  const { t } = useTranslation('organisation')
  const [parameters] = useSearchParams()
  const done = parameters.get('done')
  const editing = members.find(({ email }) => email === parameters.get('edit'))
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
      {done === 'invited' || done === 'granted' ? (
        <Alert role="status">{t(`members.${done}`)}</Alert>
      ) : null}
      <Sheet flush>
        <MemberTable members={members} manages={manages} />
      </Sheet>
      {manages ? <Grant member={editing} key={editing?.email} /> : null}
    </div>
  )
}

function MemberTable({ members, manages }: { members: readonly Member[]; manages: boolean }) {
  const { t } = useTranslation('organisation')
  const { t: common } = useTranslation()
  const edit = {
    title: t('members.edit'),
    cell: ({ email }: Member) => (
      <Anchor to={`?edit=${encodeURIComponent(email)}#grant`}>{t('members.edit')}</Anchor>
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
          cell: (member) => (
            <Group gap={6}>
              {member.roles.map((role) => (
                <Badge key={role}>{common(`roles.${role}`)}</Badge>
              ))}
            </Group>
          ),
        },
        { title: t('members.level'), cell: ({ identityLevel }) => `L${identityLevel}` },
        ...(manages ? [edit] : []),
      ]}
    />
  )
}

function Grant({ member }: { member: Member | undefined }) {
  const { t } = useTranslation('organisation')
  const { t: common } = useTranslation()
  const [form, fields] = useCheckedForm(schema, {
    // Not that of the section: conform finds a form by its id.
    id: 'grant-roles',
    defaultValue: { email: member?.email ?? '', roles: [...(member?.roles ?? [])] },
  })
  return (
    <div id="grant">
      <Sheet title={t('members.grant')}>
        <Text tone="dimmed" size="sm" mb="md">
          {t('members.grantText')}
        </Text>
        <ProtectedForm form={form}>
          <TextField field={fields.email} type="email" label={t('members.email')} />
          <CheckGroup
            field={fields.roles}
            label={t('members.roles')}
            options={roles.map((role) => ({
              value: role,
              label: common(`roles.${role}`),
              description: t(`members.help.${role}`),
            }))}
          />
          <div>
            <Submit form={form.id}>{t('members.act')}</Submit>
          </div>
        </ProtectedForm>
      </Sheet>
    </div>
  )
}
