export const words = { title: '帮助' }
