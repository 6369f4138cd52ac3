import { Alert, Button, NativeSelect, Textarea } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { parseCheckpoint } from '../../../server/core/log/checkpoint.ts'
import { parseNote } from '../../../server/core/log/note.ts'
import { isRefusal, type Refusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Ledger } from '../../../server/ledger/types.ts'
import classes from '../../components/ledger.module.css'
import { LedgerVerdict, useLedgerCheck } from '../../components/ledger-check.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { formatTime } from '../../http/times.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['ledger'], title: 'ledger:growth.title' }

const mostShown = 100

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { ledger } = context.app
  const query = new URL(request.url).searchParams
  await ledger.checkpoint()
  const [recent, vkey] = await Promise.all([
    ledger.checkpoints({ limit: mostShown }),
    ledger.verifierKey(),
  ])
  const checkpoints = recent.map(({ size, at }) => ({ size, at }))
  if (!query.has('to')) return { checkpoints, vkey, growth: null, refusal: null }
  const growth = await growthOf(ledger, query)
  const refused = isRefusal(growth)
  return { checkpoints, vkey, growth: refused ? null : growth, refusal: refused ? growth : null }
}

type Growth = { from: string; to: string; hashes: readonly string[] }

/** Two notes and the proof between them; a kept note stands in for ours, and the browser judges all of it. */
async function growthOf(ledger: Ledger, query: URLSearchParams): Promise<Growth | Refusal> {
  const pasted = (query.get('kept') ?? '').replaceAll('\r\n', '\n').trim()
  const from = pasted ? keptNote(pasted) : await noteOf(ledger, query.get('from'))
  const to = await noteOf(ledger, query.get('to'))
  if (isRefusal(from)) return from
  if (isRefusal(to)) return to
  try {
    const hashes = await ledger.proveGrowth(from.size, to.size)
    return { from: from.note, to: to.note, hashes }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refuse('out-of-order')
  }
}

function keptNote(text: string): { size: number; note: string } | Refusal {
  const note = parseNote(`${text}\n`)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note) return refuse('note-malformed')
  return checkpoint ? { size: checkpoint.size, note: `${text}\n` } : refuse('checkpoint-malformed')
}

async function noteOf(
  ledger: Ledger,
  spelling: string | null,
): Promise<{ size: number; note: string } | Refusal> {
  const size = /^\d{1,15}$/.test(spelling ?? '') ? Number(spelling) : -1
  const [row] = await ledger.checkpoints({ before: size + 1, limit: 1 })
  return row?.size === size ? row : refuse('checkpoint-unknown', { size: spelling ?? '' })
}

export default function GrowthPage() {
  const { t } = useTranslation('ledger')
  const { growth, refusal, vkey } = useLoaderData<typeof loader>()
  return (
    <div className={classes['page']}>
      <PageHeader
        title={t('growth.title')}
        lead={t('growth.lead')}
        back={
          <Anchor to="/ledger" size="md">
            {t('growth.back')}
          </Anchor>
        }
      />
      <Sheet>
        <Choice />
      </Sheet>
      {refusal ? <Refused refusal={refusal} /> : null}
      {growth ? <Result growth={growth} vkey={vkey} /> : null}
    </div>
  )
}

function Choice() {
  const { t } = useTranslation('ledger')
  const { zone, language } = useViewer()
  const { checkpoints } = useLoaderData<typeof loader>()
  const [query] = useSearchParams()
  const options = checkpoints.map(({ size, at }) => {
    const time = formatTime(new Date(at), zone, language, 'second').short
    return { value: String(size), label: t('growth.option', { count: size, time }) }
  })
  const [newest] = options
  const earlier = options[1] ?? newest
  return (
    <Form method="get" className={classes['stack']}>
      <div className={classes['pair']}>
        <NativeSelect
          name="from"
          label={t('growth.from')}
          data={options}
          defaultValue={query.get('from') ?? earlier?.value ?? ''}
        />
        <NativeSelect
          name="to"
          label={t('growth.to')}
          data={options}
          defaultValue={query.get('to') ?? newest?.value ?? ''}
        />
      </div>
      <Textarea
        name="kept"
        label={t('growth.kept')}
        description={t('growth.keptHelp')}
        rows={5}
        defaultValue={query.get('kept') ?? ''}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <div>
        <Button type="submit">{t('growth.act')}</Button>
      </div>
    </Form>
  )
}

function Refused({ refusal: { code, facts } }: { refusal: Refusal }) {
  const { t } = useTranslation('ledger')
  return (
    <Alert role="alert" color="red">
      {(t as (key: string, facts: object) => string)(`growth.kind.${code}`, facts)}
    </Alert>
  )
}

function Result({ growth, vkey }: { growth: Growth; vkey: string }) {
  const { t } = useTranslation('ledger')
  const { from, to, hashes } = growth
  const checked = useLedgerCheck(({ checkGrowth }) => checkGrowth(growth, vkey), `${from} ${to}`)
  return (
    <Sheet>
      <div className={classes['stack']}>
        <LedgerVerdict
          holds={checked === undefined ? undefined : checked === 'consistent'}
          passed={
            <>
              <strong>{t('growth.passed', { from: sizeIn(from), to: sizeIn(to) })}</strong>
              <p>{t('growth.passedText', { count: hashes.length })}</p>
            </>
          }
          failed={t(checked === 'foreign' ? 'growth.signature' : 'growth.failed')}
          waiting={t('entry.checking')}
          unscripted={t('entry.unscripted')}
        />
        <div className={classes['pair']}>
          <pre className={classes['leaf']}>{from}</pre>
          <pre className={classes['leaf']}>{to}</pre>
        </div>
        <section>
          <h2>{t('growth.proof')}</h2>
          {hashes.length === 0 ? <p className={classes['dim']}>{t('growth.none')}</p> : null}
          <ol className={classes['path']}>
            {hashes.map((hash) => (
              <li key={hash}>
                <code>{hash}</code>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Sheet>
  )
}

function sizeIn(note: string): string {
  return note.split('\n')[1] ?? ''
}
