/** Metadata of a certificate's file: an XMP packet (ISO 16684-1) and the older document information, saying the same. */
import { certificateNamespace, certificateProperties } from '../core/certificates/xmp.ts'
import { textString } from './face-objects.ts'
import type { FaceFacts } from './types.ts'

const producer = 'Qiyin'

/** UTF-8, never compressed, so that the record can be read without any PDF software. RangeError for what XML cannot hold. */
export function xmpPacket({ title, createdAt, metadata }: FaceFacts): Uint8Array {
  const time = createdAt.toISOString().replace(/\.\d+Z$/, 'Z')
  return Buffer.from(
    `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
  <dc:format>application/pdf</dc:format>
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>
  <xmp:CreateDate>${time}</xmp:CreateDate>
  <xmp:ModifyDate>${time}</xmp:ModifyDate>
  <pdf:Producer>${producer}</pdf:Producer>
 </rdf:Description>
 <rdf:Description rdf:about="" xmlns:qy="${certificateNamespace}">
${certificateProperties(metadata)}
 </rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`,
  )
}

/** Character data (XML 1.0 §2.4); titles are the house's own and hold no control characters. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function informationOf({ title, subject, createdAt }: FaceFacts): string {
  const time = `(D:${createdAt.toISOString().replace(/\D/g, '').slice(0, 14)}Z)`
  return `<< /Title ${textString(title)} /Subject ${textString(subject)} /Creator ${textString('契印 Qiyin')} /Producer (${producer}) /CreationDate ${time} /ModDate ${time} >>`
}
