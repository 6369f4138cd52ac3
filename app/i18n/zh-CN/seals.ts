export const words = {
  title: '印章',
}
