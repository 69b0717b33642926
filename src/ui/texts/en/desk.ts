export const desk = {
  title: 'Care desk',
} as const
