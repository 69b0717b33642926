/** The line of a page that follows its case. */
export const live = {
  at: 'As of {time}.',
  on: 'This page updates by itself.',
  news: 'Something is new.',
  lost: 'The connection is lost. We keep trying.',
  off: 'This page no longer updates by itself. Look again to see what is new.',
  held: 'Something is new. It is shown when you look again: nothing was changed under your hands.',
  'off.form': 'This page no longer updates by itself. “{button}” shows what is new, and what you typed stays.',
  'held.form': 'Something is new. “{button}” shows it, and what you typed stays.',
  look: 'Look again',
} as const
