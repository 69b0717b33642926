/** When the operator’s care answers, in its own time and in the reader’s. */
export const care = {
  open: 'Open now, until {until}',
  later: 'Closed now. Opens: {when}',
  always: 'Open at all hours, every day',
  unsure: 'Whether it is open now, we cannot say: our calendar does not reach so far.',
  yours: ', your time {time}',
  days: '{days}: {from}–{to}',
  range: '{first}–{last}',
  free: 'closed on public holidays',
  byPhone: 'Hours by phone',
  write: 'Write to care on this site',
  'write.key': 'In writing',
  ask: 'You can also call care: {phone}.',
  'ask.none': 'We found no phone number of care that we could verify. Other ways to ask are on the help page.',
} as const
