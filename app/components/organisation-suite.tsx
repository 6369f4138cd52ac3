import { useTranslation } from 'react-i18next'
import type { Organisation } from '../../server/people/types.ts'
import { choosingSuite } from '../routes/organisations/suite-act.ts'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Sheet } from './sheet.tsx'
import { SuiteChoice } from './suite-choice.tsx'
import { Text } from './text.tsx'

/** What new contracts and certificates are signed with, for the owner to decide. */
export function OrganisationSuite({
  organisation: { suite, version },
}: {
  organisation: Pick<Organisation, 'suite' | 'version'>
}) {
  const { t } = useTranslation('organisation')
  const [form, fields] = useCheckedForm(choosingSuite, { id: 'suite', defaultValue: { suite } })
  return (
    <Sheet title={t('suite.title')}>
      <Text tone="dimmed" size="sm" mb="md">
        {t('suite.text')}
      </Text>
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="suite" />
        <input type="hidden" name="version" value={version} />
        <SuiteChoice field={fields.suite} label={t('suite.legend')} />
        <div>
          <Submit form={form.id} variant="default">
            {t('suite.act')}
          </Submit>
        </div>
      </ProtectedForm>
    </Sheet>
  )
}
