/** Texts for the tokens of the two faces that ship. */
export const licence = {
  uscc: '91450100MA5ABCDE5P',
  name: '南宁示例商贸有限公司',
  kind: '有限责任公司（自然人投资或控股）',
  legalRepresentative: '示例喆',
  registeredCapital: '壹佰万元整（1,000,000.00 元）',
  establishedOn: '2026年03月01日',
  businessTerm: '长期',
  address: '广西壮族自治区南宁市青秀区民族大道示例路 100 号示例大厦 A 座 18 层 1801 室',
  scope:
    '一般项目：办公设备销售；计算机软硬件及辅助设备零售；技术服务、技术开发、技术咨询；软件开发。许可项目：食品销售。',
  agency: '南宁市示例区市场监督管理局',
  issuedOn: '2026年11月22日',
  identifier:
    '2.25.314159265358979323846264338327950288419.11100000MB0143028R001.11450100MB0000019J.20260000001.001.E',
  number: '91450100MA5ABCDE5P',
}

export const teacher = {
  holderName: '示例䶮',
  sex: '女',
  birthDate: '1949年12月31日',
  ethnicity: '壮族',
  residentId: '11010519491231002X',
  qualification: '高级中学教师资格',
  subject: '语文',
  number: '20264501142000001',
  agency: '南宁市示例教育局',
  issuedOn: '2026年11月22日',
  identifier: licence.identifier,
}

/** So many characters in sentences as a register has them, no two of them alike. */
export function scopeOf(length: number): string {
  let scope = ''
  for (let i = 1; scope.length < length; i++) {
    scope += `第${i}项：${'示例设备销售、技术服务与信息咨询'.slice(i % 7)}；`
  }
  return scope.slice(0, length)
}
