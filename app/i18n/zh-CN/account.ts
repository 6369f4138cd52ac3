export const words = { title: '' }
