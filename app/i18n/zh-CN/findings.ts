export const words = {
  title: '核验结论',
}
