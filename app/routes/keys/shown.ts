import type { CertificateView } from '../../../server/keys/types.ts'

/** A certificate as pages show it: all but its bytes, with its state of today. */
export type ShownCertificate = Omit<CertificateView, 'der'> & {
  state: 'active' | 'revoked' | 'expired'
}

export function shown({ der: _, ...certificate }: CertificateView, now: Date): ShownCertificate {
  if (certificate.revokedAt !== null) return { ...certificate, state: 'revoked' }
  return { ...certificate, state: certificate.notAfter < now ? 'expired' : 'active' }
}
