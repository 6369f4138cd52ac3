import type { CertificateView, Keys } from '../../../server/keys/types.ts'
import type { Seal } from '../../../server/seals/types.ts'

/** The seal's identity certificate as a page shows it: all but its bytes. */
export async function certificateOf(
  keys: Keys,
  { certificateSerial }: Pick<Seal, 'certificateSerial'>,
): Promise<Omit<CertificateView, 'der'> | undefined> {
  const certificate = await keys.certificate(certificateSerial)
  if (certificate === undefined) return undefined
  const { der: _, ...shown } = certificate
  return shown
}
export type SealCertificate = Awaited<ReturnType<typeof certificateOf>>
