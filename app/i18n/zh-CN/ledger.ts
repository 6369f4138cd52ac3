export const words = {
  title: '存证账本',
}
