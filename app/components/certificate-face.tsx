import { useFetchedFile } from './pdf-file.ts'
import { PdfViewer } from './pdf-viewer.tsx'

type CertificateFaceProps = {
  address: string
  /** Another one is another file at the same address. */
  version: string
}

/** The face, page by page. Needs the words of `contracts`. */
export function CertificateFace({ address, version }: CertificateFaceProps) {
  const { bytes, failed } = useFetchedFile(address, version)
  return <PdfViewer bytes={bytes} failed={failed} address={address} scroll="inside" />
}
