export const words = {
  title: '合同',
}
