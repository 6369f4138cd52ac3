import type { LoaderFunctionArgs } from '@remix-run/node'
import { parseTilePath } from '../../../server/core/log/tile.ts'
import { tileAnswer } from './answers.ts'

/** C2SP tlog-tiles `<prefix>/tile/<L>/<N>[.p/<W>]` and `<prefix>/tile/entries/<N>[.p/<W>]`. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const place = parseTilePath(params['*'] ?? '')
  if (!place) return tileAnswer(undefined)
  const { level, number, width } = place
  const { ledger } = context.app
  return tileAnswer(
    level === 'entries'
      ? await ledger.entryBundle(number, width)
      : await ledger.tile(level, number, width),
  )
}
