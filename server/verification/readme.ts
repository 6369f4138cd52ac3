/**
 * The README of an evidence bundle, for a court's expert: both languages, because the file travels. Every command
 * uses tools of others only.
 */
export function bundleReadme(facts: {
  number: string
  digest: string
  createdAt: Date
  ledgerKey: string
}): string {
  return `契印 Qiyin 证据包 / Evidence bundle
合同编号 Contract: ${facts.number}
制作时间 Made at: ${facts.createdAt.toISOString()}
document.pdf SHA-256: ${facts.digest}

一、内容 Contents
  document.pdf              各方签署后的合同 / the contract as all parties signed it
  certificates/*.cer *.crl  签发机构与时间戳证书、吊销列表 (DER) / issuing and time-stamp certificates, revocation lists
  trust/root-0.cer          信任锚；请与平台公布的指纹核对 / the trust anchor; compare its fingerprint with the published one
  trust/policy.txt          账本验证公钥 (C2SP tlog-policy) / the ledger's verifier key
  ledger/NNNN.leaf.json     存证条目原文 / the exact bytes of a ledger entry
  ledger/NNNN.opening.json  打开条目中承诺值所需的随机盐与原值 / salt and value that open the entry's commitment
  ledger/NNNN.tlog-proof    包含证明与已签名检查点 (C2SP tlog-proof) / inclusion proof with the signed checkpoint
  status.json               平台对印章与文件状态的陈述 / the platform's statement on seals and document
  manifest.json             各文件摘要 / digests of all files

二、用他人的工具核验 Checking with tools of others
 1. 文件摘要 File digest
      openssl dgst -sha256 document.pdf
 2. 每一签名 Every signature (poppler)
      pdfsig document.pdf
 3. 签名的密码学与证书链 Signature and chain (openssl)
      签名字典 /ByteRange [0 a b c] 指出被签名的两段字节；/Contents 为 CMS (DER, 十六进制)。
      /ByteRange [0 a b c] names the signed bytes; /Contents is the CMS (DER, hexadecimal).
      head -c A document.pdf > signed.bin; tail -c +$((B+1)) document.pdf | head -c C >> signed.bin
      openssl x509 -inform DER -in trust/root-0.cer -out root.pem
      openssl x509 -inform DER -in certificates/issuing-0.cer -out issuing.pem
      openssl cms -verify -binary -cades -inform DER -in signature.der -content signed.bin -certfile issuing.pem \\
        -CAfile root.pem -purpose any -out /dev/null
 4. 吊销状态 Revocation
      openssl crl -inform DER -in certificates/list-0.crl -noout -text
 5. 存证 Ledger
      叶哈希 = SHA-256(0x00 || leaf 原文)，按 RFC 9162 第 2.1.3.2 节由 .tlog-proof 中的哈希算出根，
      与其中检查点（C2SP signed note，Ed25519）的根比较；验证公钥：
      Leaf hash = SHA-256(0x00 || leaf bytes); compute the root from the hashes in .tlog-proof (RFC 9162 section
      2.1.3.2) and compare with the signed checkpoint (C2SP signed note, Ed25519). Verifier key:
      ${facts.ledgerKey}
      承诺 Commitment: SHA-256("qiyin/commitment/v1" || 0x00 || len(domain) || domain || salt || len(value) || value)

三、离线核验程序 Offline verifier
      npx qiyin verify THIS.zip [--json]      退出码 exit: 0 有效 valid, 1 无效 invalid, 2 无法判定 undetermined, 3 不可读 unreadable

四、不能证明的事 What this does not prove
      证书由演示 CA 签发，不构成持牌机构的认证；存证只证明入账之后未变，不证明入账之前的内容真实。
      The certificates come from a demonstration CA, not from a licensed one; the ledger shows that nothing changed
      after it was entered, not that what was entered was true.
`
}
