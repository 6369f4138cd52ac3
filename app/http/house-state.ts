import type { AppLoadContext } from '@remix-run/node'
import { parseCertificate } from '../../server/core/asn1/x509.ts'

/** What an operator has to know of the house's own authorities: whose stamps, how the clock stands, until when everything holds. */
export async function houseState({ app }: AppLoadContext) {
  const { config, keys, rootDesk, timeWatch } = app
  const [{ tsa }, roots] = await Promise.all([keys.caCertificates(), rootDesk.standings()])
  const reading = timeWatch.reading()
  return {
    /** Names of the outside authorities, in the order in which they are asked; empty: our own. */
    outside: config.tsaUrls.map((url) => new URL(url).host),
    tsaEnds: parseCertificate(tsa).notAfter,
    timeServers: config.timeServers.length,
    reading: reading && {
      offset: Math.round(reading.offsetMilliseconds),
      within: Math.ceil(reading.uncertaintyMilliseconds),
      readAt: reading.readAt,
    },
    roots,
  }
}
export type HouseState = Awaited<ReturnType<typeof houseState>>
