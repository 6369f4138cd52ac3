/**
 * The README of an evidence bundle, for a court's expert: both languages, because the file travels. Lines that begin
 * with `$` are commands of other people's tools (sh, openssl, poppler, perl); a test runs every one of them.
 */
export function bundleReadme(facts: {
  number: string
  digest: string
  createdAt: Date
  /** C2SP verifier key. */
  ledgerKey: string
  /** At least one signature is CAdES, which openssl 3.0 checks; seal signatures of 国密 are none. */
  cades: boolean
  /** A document time stamp stands over everything. */
  stamped: boolean
}): string {
  const { number, digest, createdAt, ledgerKey, cades, stamped } = facts
  return `契印 Qiyin 证据包 / Evidence bundle
合同编号 Contract: ${number}
制作时间 Made at: ${createdAt.toISOString()}
document.pdf SHA-256: ${digest}

一、内容 Contents
  document.pdf              各方签署后的合同 / the contract as all parties signed it
  certificates/*.cer *.crl  签发机构与时间戳证书、吊销列表 (DER) / issuing and time-stamp certificates, revocation lists
  trust/root-N.cer          信任锚；请与平台公布的指纹核对 / trust anchors; compare their fingerprints with the published ones
  timestamping/root-N.cer   外部时间戳机构的根证书，只用来核对时间 / roots of outside time-stamping authorities, believed for time only
  trust/policy.txt          账本验证公钥 (C2SP tlog-policy) / the ledger's verifier key
  ledger/NNNN.leaf.json     存证条目原文 / the exact bytes of a ledger entry
  ledger/NNNN.opening.json  打开条目中承诺值所需的随机盐与原值 / salt and value that open the entry's commitment
  ledger/NNNN.tlog-proof    包含证明与已签名检查点 (C2SP tlog-proof) / inclusion proof with the signed checkpoint
  status.json               平台对印章与文件状态的陈述（未签名）/ the platform's statement on seals and document (unsigned)
  manifest.json             各文件摘要 / digests of all files

二、用他人的工具核验 Checking with tools of others
以 $ 开头的是命令，在解开本包的目录里依次执行。
Lines that begin with $ are commands: run them in this order in the folder where the bundle was unpacked.
${trustCommands}${cades ? signatureCommands : sealSignatures}
${stamped ? stampCommands : ''}${ledgerCommands(ledgerKey)}

三、离线核验程序 Offline verifier
      npx qiyin verify THIS.zip --offline [--json]
      退出码 exit: 0 有效 valid, 1 无效 invalid, 2 无法判定 undetermined, 3 不可读 unreadable

四、不能证明的事 What this does not prove
      证书由演示 CA 签发，不构成持牌机构的认证；存证只证明入账之后未变，不证明入账之前的内容真实。
      The certificates come from a demonstration CA, not from a licensed one; the ledger shows that nothing changed
      after it was entered, not that what was entered was true.
`
}

const trustCommands = `
 1. 文件摘要，应与上面的相同 Digest of the file, to be the one stated above
$ openssl dgst -sha256 document.pdf

 2. 每一签名 Every signature (poppler)
$ pdfsig document.pdf

    信任锚的指纹，请与平台公布的核对 Fingerprints of the trust anchors, to be compared with the published ones
$ for one in trust/*.cer; do openssl x509 -inform DER -in $one; done > roots.pem
$ for one in trust/*.cer; do openssl x509 -inform DER -in $one -noout -subject -fingerprint -sha256; done
$ for one in certificates/*.cer; do openssl x509 -inform DER -in $one; done > issuing.pem
`

const sealSignatures = `
 3. 国密签名 Signatures of the Chinese suite
    本文件的签名是 GM/T 0031 电子印章签名（SM2、SM3），openssl 3.0 与 poppler 均不识别，请用第三节的离线核验程序。
    This file bears seal signatures of GM/T 0031 (SM2, SM3), which neither openssl 3.0 nor poppler reads: use the
    offline verifier of section 三.
`

const signatureCommands = `
 3. 签名的密码学与证书链 Cryptography and chain of a signature
    /ByteRange [0 A B C] 指出被签名的两段字节；两段之间的 /Contents 是 CMS (DER，十六进制，末尾补零)。
    /ByteRange [0 A B C] names the signed bytes; /Contents between them is the CMS (DER in hexadecimal, padded).
    这里取最后一个签名；把 tail -n 1 换成 head -n 1 即第一个。 This takes the last signature; head -n 1 gives the first.
$ set -- $(grep -a -o 'CAdES.detached /ByteRange *\\[[^]]*\\]' document.pdf | tail -n 1 | tr -c '0-9\\n' ' ')
$ (head -c $2 document.pdf; tail -c +$(($3+1)) document.pdf | head -c $4) > signed.bin
$ tail -c +$(($2+2)) document.pdf | head -c $(($3-$2-2)) | perl -pe 's/(..)/chr hex $1/ge' > signature.der
$ openssl cms -verify -binary -cades -inform DER -in signature.der -content signed.bin -certfile issuing.pem -CAfile roots.pem -purpose any -signer signer.pem -out /dev/null

 4. 吊销状态：列表由签发机构签名，其中没有签名证书的编号 Revocation: signed by the issuer, without the signer's serial
$ issuer=$(openssl x509 -in signer.pem -noout -issuer)
$ for list in certificates/*.crl; do test "$(openssl crl -inform DER -in $list -noout -issuer)" != "$issuer" || openssl crl -inform DER -in $list -noout -CAfile issuing.pem -text; done
$ openssl x509 -in signer.pem -noout -serial
`

const stampCommands = `
    归档时间戳 (RFC 3161) 覆盖此前的全部字节 The archive time stamp (RFC 3161), over every byte before it
$ set -- $(grep -a -o 'RFC3161 /ByteRange *\\[[^]]*\\]' document.pdf | tail -n 1 | sed 's/^RFC3161//' | tr -c '0-9\\n' ' ')
$ (head -c $2 document.pdf; tail -c +$(($3+1)) document.pdf | head -c $4) > stamped.bin
$ tail -c +$(($2+2)) document.pdf | head -c $(($3-$2-2)) | perl -pe 's/(..)/chr hex $1/ge' > stamp.der
$ openssl ts -verify -token_in -in stamp.der -data stamped.bin -CAfile roots.pem -untrusted issuing.pem
`

function ledgerCommands(ledgerKey: string): string {
  // The name of a key has no plus sign, its base64 may.
  const key = ledgerKey.split('+').slice(2).join('+')
  return `
 5. 存证 Ledger
    检查点由账本的密钥 (Ed25519) 签名 The checkpoint is signed by the ledger's key:
    ${ledgerKey}
$ awk 'seen; /^$/ { seen = 1 }' ledger/0000.tlog-proof > checkpoint
$ awk '/^$/ { exit } { print }' checkpoint > checkpoint.text
$ LC_ALL=C sed -n 's/^— [^ ]* //p' checkpoint | head -n 1 | openssl base64 -d -A | tail -c 64 > checkpoint.sig
$ printf '%s' '${key}' | openssl base64 -d -A | tail -c 32 > key.raw
$ (printf '302a300506032b6570032100' | perl -pe 's/(..)/chr hex $1/ge'; cat key.raw) > key.der
$ openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der -in checkpoint.text -sigfile checkpoint.sig
    叶哈希 = SHA-256(0x00 || 条目原文) Leaf hash:
$ (printf '\\000'; cat ledger/0000.leaf.json) | openssl dgst -sha256
    按 RFC 9162 第 2.1.3.2 节由叶哈希和 .tlog-proof 中的哈希算出根，应等于检查点第三行（base64）。
    From it and the hashes in .tlog-proof compute the root (RFC 9162 section 2.1.3.2): the third line of the checkpoint.
    承诺 Commitment: SHA-256("qiyin/commitment/v1" || 0x00 || len(domain) || domain || salt || len(value) || value)`
}
