import type { CertificateType } from '../../../server/certificates/types.ts'

/** A type as a form needs it: without the layout of its face. */
export type FormType = Omit<CertificateType, 'face'>

export function formType({ face: _, ...type }: CertificateType): FormType {
  return type
}
