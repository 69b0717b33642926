export const portal = {
  title: 'Cancel a line',
} as const
