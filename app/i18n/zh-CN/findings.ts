/** Sentences of a verification report. `finding.<code>.<outcome>`, with `_<reason>` where the reason deserves its own. */
export const words = {
  title: '核验结论',
  verdict: {
    valid: '有效',
    'valid-with-notes': '有效，但请注意',
    invalid: '无效',
    undetermined: '无法判定',
    unreadable: '无法读取',
  },
  summary: {
    valid: '文件自签署以来未被改动，全部检查项通过。',
    'valid-with-notes': '签名有效，但有需要您注意的事项，请阅读下列标注。',
    invalid: '至少一项检查未通过，请勿依赖此文件。',
    undetermined: '现有信息不足以得出结论，既不能说有效，也不能说无效。',
    unreadable: '读不出文件的内容，因此没有任何结论。',
  },
  outcome: { passed: '通过', noted: '注意', failed: '未通过', unknown: '无法判定' },
  name: {
    document: {
      readable: '文件可读',
      readers: '各阅读器所见一致',
      signed: '电子签名',
      'seal-picture-only': '电子签章',
      coverage: '签名覆盖范围',
      changes: '签署后的改动',
      complete: '签署完整性',
    },
    signature: {
      structure: '签名结构',
      integrity: '内容未被修改',
      cryptography: '签名值',
      certificate: '签名证书',
      chain: '签发机构',
      validity: '证书有效期',
      revocation: '证书吊销状态',
      timestamp: '可信时间戳',
      seal: '签章时印章状态',
    },
    ledger: { inclusion: '存证核对' },
    bundle: { contents: '证据包内容', trust: '信任锚' },
  },
  finding: {
    document: {
      readable: {
        passed: '文件结构完整，共有 {{revisions}} 个版本。',
        failed: '文件已损坏，无法读取。',
        failed_empty: '这是一个空文件（0 字节）。请重新获取原件。',
        'failed_not-pdf': '这不是 PDF 文件，也不是证据包。照片和截图不能证明未被修改。',
        failed_truncated: '文件不完整，可能在传输中被截断。请重新获取原件。',
        failed_encrypted: '文件设有密码，无法核验。请使用未加密的原件。',
        'failed_too-complex': '文件过于复杂，超出核验程序的限度。',
        'failed_bundle-unreadable': '这不是契印证据包，或证据包已损坏。',
        'failed_bundle-too-large': '证据包解压后过大，已拒绝处理。',
      },
      readers: {
        passed: '文件为新旧阅读器各备一份对象目录（Office 软件的常见做法），两份一致。',
        failed: '文件的两份对象目录互相矛盾，用不同的阅读器打开可能看到不同的内容，请勿轻信所见。',
      },
      signed: {
        passed: '文件中有 {{count}} 个电子签名。',
        unknown: '文件中没有电子签名，无从判断真伪。',
      },
      'seal-picture-only': {
        failed: '仅有印章图片，没有电子签章。图片可以被任意复制，不能证明任何事。',
      },
      coverage: {
        passed: '最后一个签名覆盖整个文件。',
        noted: '最后一个签名之后又写入了 {{added}} 字节，见“签署后的改动”。',
      },
      changes: {
        passed: '签署之后没有不被允许的改动。',
        unknown: '签署之后写入的内容无法读取，不能判断文件是否被改动。',
        failed: '签署之后文件被改动，共 {{forbidden}} 处不被允许。',
        'failed_page-content': '签署之后页面内容被改动或被添加了文字。',
        'failed_page-count': '签署之后页数被改动。',
        'failed_annotation-added': '签署之后被添加了批注或浮动内容。',
        'failed_field-added': '签署之后被添加了表单域。',
        'failed_field-changed': '签署之后表单内容被改动。',
        failed_catalog: '签署之后文件的整体设置被改动。',
        'failed_trailing-bytes': '文件末尾被附加了来历不明的数据。',
      },
      complete: {
        passed: '全部 {{expected}} 处签名均已完成。',
        noted: '共有 {{expected}} 处签名，目前只完成 {{present}} 处。',
        failed: '这不是最终版本。',
        failed_superseded:
          '这是较早的版本，只有 {{present}}/{{expected}} 处签名：后来的签名不在此文件中，可能被移除。请索取最终版本。',
        failed_declined: '这份合同已被一方拒签，没有成立。',
        failed_withdrawn: '这份合同在签署完成之前已被撤回，没有成立。',
      },
    },
    signature: {
      structure: {
        passed: '签名的位置与范围合乎规范。',
        failed: '签名的位置或范围不合规范，可能被移花接木。',
        'failed_byte-range-malformed': '签名声明的覆盖范围不合规范，无法确定它签的是什么。',
        'failed_byte-range-gap': '签名之间夹带了未被签名覆盖的内容，可能被移花接木。',
        'failed_byte-range-end': '签名没有覆盖到它所签版本的末尾，可能被移花接木。',
        'failed_dictionary-replaced': '签名在签署之后被替换。',
        'failed_byte-range-overlap': '两个签名互相重叠，可能被移花接木。',
      },
      integrity: {
        passed: '签名所覆盖的内容一个字节也没有变。',
        failed: '签名所覆盖的内容已被修改，与签署时不同。',
      },
      cryptography: {
        passed: '签名值与证书中的公钥相符。',
        failed: '签名值与证书中的公钥不符，签名不成立。',
        unknown: '签名使用了本程序不认识的格式或算法，无法判断。',
        'unknown_digest-weak':
          '签名使用 SHA-1 算法。可以人为制造摘要相同的两份文件，因此不能证明签的就是这一份。',
        'unknown_ess-absent': '签名没有按其格式的要求写明所用的证书，证书可能被调换，无法判断。',
      },
      certificate: {
        passed: '签名证书可读。',
        failed: '签名证书不可用。',
        unknown: '签名里没有签署人的证书，无法核对签名值，也无从得知是谁签的。',
      },
      chain: {
        passed: '签名证书由受信任的机构“{{issuer}}”签发。',
        unknown: '签发机构“{{issuer}}”不在本平台的信任列表中，无法判断签署人身份。',
        failed: '签名证书的证书链不成立。',
        failed_EXPIRED: '签署时签发机构的证书已经过期。',
        failed_NOT_YET_VALID: '签署时签发机构的证书尚未生效。',
        failed_CERTIFICATE_CHAIN_GENERAL_FAILURE:
          '签名证书自称由“{{issuer}}”签发，但上面的签名是假的。',
        failed_CHAIN_CONSTRAINTS_FAILURE: '签名证书不是为签署文件而签发的。',
      },
      validity: {
        passed: '签署时证书在有效期内。',
        failed: '签署时证书不在有效期内。',
        failed_EXPIRED: '签署时证书已于 {{notAfter}} 过期。',
        failed_NOT_YET_VALID: '签署时证书尚未生效，{{notBefore}} 起才有效。',
        unknown: '证书已于 {{notAfter}} 过期，又没有可信时间戳证明签名在此之前作出，无法判断。',
      },
      revocation: {
        passed: '签署时证书未被吊销（吊销列表 {{listedAt}}）。',
        noted: '证书在签署之后于 {{revokedAt}} 被吊销，签署当时有效。',
        failed: '签署时证书已于 {{revokedAt}} 被吊销。',
        unknown: '没有可用的吊销列表，无法判断签署时证书是否已被吊销。',
        unknown_REVOKED_NO_POE:
          '证书已于 {{revokedAt}} 被吊销，又没有可信时间戳证明签名在此之前作出，无法判断。',
      },
      timestamp: {
        passed: '可信时间戳证明签名在 {{at}} 之前已经存在。',
        noted: '签名没有时间戳，签署时间仅为签署人自称。',
        failed: '时间戳与签名不符。',
        'failed_tsa-revoked': '时间戳机构的证书已被吊销，其时间不再可信。',
        'unknown_digest-weak': '时间戳使用已不安全的 SHA-1 算法，签署时间无法证明。',
        unknown: '时间戳的签发机构不在信任列表中，签署时间无法证明。',
      },
      seal: {
        passed: '“{{name}}”在签章时处于启用状态，现在仍然启用。',
        noted: '“{{name}}”在签章时处于启用状态；此后已被停用，不影响已完成的签章。',
        failed: '“{{name}}”在签章时未处于启用状态。',
      },
    },
    ledger: {
      inclusion: {
        passed: '本文件的摘要记在账本第 {{index}} 号条目，包含证明与账本签名的检查点相符。',
        noted: '本文件没有存证记录。',
        'noted_not-asked': '没有查询存证（离线核验）。',
        'noted_not-in-ledger': '本平台的账本中没有这份文件：它可能不是在本平台签署的。',
        'noted_unknown-version':
          '文件用的是本平台的印章，但账本中没有这个版本：它与存证时的文件不同，或者尚未存证。',
        'noted_earlier-revision-only':
          '账本中有此文件较早的版本，但没有现在这个版本：文件在存证之后发生了变化。',
        failed: '存证证明不成立。',
        'failed_other-document': '所附的存证证明属于另一份文件。',
        'failed_opening-wrong': '存证条目与所附的原值不符，证明可能属于另一份文件。',
        'failed_inclusion-wrong': '条目不在账本之中：证明与检查点对不上。',
        'failed_leaf-malformed': '所附的存证条目不合规范。',
        'failed_note-signature-wrong': '检查点上的账本签名是假的。',
        'failed_note-unsigned': '检查点没有本账本的签名。',
      },
    },
    bundle: {
      contents: {
        passed: '证据包中的文件与清单一致。',
        failed: '证据包中的文件与清单不符，在打包之后被动过：{{path}}。',
      },
      trust: {
        passed: '按本平台公布的信任锚核验。',
        noted: '信任锚取自证据包自身，请将其指纹与平台公布的核对。',
      },
    },
  },
  report: {
    examinedAt: '核验时间',
    digest: '文件摘要 SHA-256',
    signatures: '签名（{{total}}）',
    by: '{{name}}，{{organisation}}',
    stamped: '时间戳时间 {{at}}',
    claimed: '自称签署时间 {{at}}',
    checks: '检查项（{{total}}）',
  },
}
