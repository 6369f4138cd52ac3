import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'
import { languageOf } from '../../http/locale.ts'
import { postOnly } from '../../http/post-only.ts'
import { reportDocument } from '../../i18n/report-document.ts'
import { reportData } from '../../i18n/report-lines.ts'
import { speechOf } from '../../i18n/speech.server.ts'
import { receiveGiven, uploadMegabytes } from './upload.ts'

/**
 * POST a PDF or an evidence bundle: as the body itself (`application/pdf`, `application/zip`) or as `file` of a multipart form.
 * Answers the sealed report, or with `Accept: application/json` what `qiyin verify --json` prints. 413, 415, 422, 429, 403
 * with a sentence. Neither file nor report is kept.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const received = await receiveGiven(request, context)
  if ('refused' in received) return refusedIn(request, received.refused.code, received.status)
  const { verification } = context.app
  const { bytes, name, zipped } = received
  if (request.headers.get('Accept')?.includes('application/json')) {
    const report = await (zipped
      ? verification.examineBundle(bytes)
      : verification.examineFile(bytes))
    const headers = { 'Cache-Control': 'no-store', Vary: 'Accept' }
    return Response.json(reportData(report, languageOf(request), true), { headers })
  }
  const made = foundFile(request, await verification.sealReport({ bytes, name }, reportDocument))
  const headers = { 'X-Report-Name': made.name, Vary: 'Accept' }
  return bytesAnswer(made.bytes, 'application/pdf', headers, made.name)
}

export const loader = ({ request }: LoaderFunctionArgs) => postOnly(request)

type Say = (key: string, facts: object) => string

function refusedIn(request: Request, code: string, status: number): Response {
  const language = languageOf(request)
  const say = speechOf(language).getFixedT(null, 'verify') as unknown as Say
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Language': language,
    'Cache-Control': 'no-store',
  }
  return new Response(`${say(`refused.${code}`, { maximum: uploadMegabytes })}\n`, {
    status,
    headers,
  })
}
