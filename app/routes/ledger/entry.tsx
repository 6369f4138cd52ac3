import { Alert, Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { fromUtf8 } from '../../../server/core/values/bytes.ts'
import { refuse } from '../../../server/core/values/refusal.ts'
import type { Ledger } from '../../../server/ledger/types.ts'
import classes from '../../components/ledger.module.css'
import { LedgerEntry } from '../../components/ledger-entry.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Anchor } from '../../components/text.tsx'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['ledger'], title: 'ledger:entry.titlePlain' }

/** By index, as the ledger counts, or by the id that an act was given before it had one. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const { ledger } = context.app
  const id = await idOf(ledger, params['entry'] ?? '')
  const [proven, vkey] = await Promise.all([id && ledger.prove(id), ledger.verifierKey()])
  if (!proven) {
    const staged = id !== undefined && (await ledger.isStaged(id))
    found(staged ? true : refuse('not-found'))
    return { entry: null, vkey }
  }
  // What opens the commitments belongs to the parties and stays here.
  const { kind, leafIndex, leaf, stagedAt, proof } = proven
  return { entry: { kind, leafIndex, leaf: fromUtf8(leaf), at: stagedAt, proof }, vkey }
}

async function idOf(ledger: Ledger, spelling: string): Promise<string | undefined> {
  if (/^ent_[0-9a-z]{26}$/.test(spelling)) return spelling
  if (!/^(0|[1-9]\d{0,14})$/.test(spelling)) return undefined
  const index = Number(spelling)
  const [row] = await ledger.list({ before: index + 1, limit: 1 })
  return row?.leafIndex === index ? row.id : undefined
}

export default function Entry() {
  const { t } = useTranslation('ledger')
  const { entry, vkey } = useLoaderData<typeof loader>()
  const back = (
    <Anchor to="/ledger" size="md">
      {t('entry.back')}
    </Anchor>
  )
  if (entry) return <LedgerEntry entry={entry} vkey={vkey} back={back} />
  return (
    <div className={classes['page']}>
      <PageHeader title={t('entry.titlePlain')} back={back} />
      <Alert role="status" title={t('entry.staged')}>
        <p>{t('entry.stagedText')}</p>
        <Button component="a" href="" variant="default">
          {t('entry.refresh')}
        </Button>
      </Alert>
    </div>
  )
}
