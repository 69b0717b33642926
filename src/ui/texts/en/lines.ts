/** All lines of one person, and what hangs on each. */
export const lines = {
  link: 'All lines that stand in your name at {operator}',
  title: 'Your lines at {operator}',
  lead: '{n, plural, one {# line stands} other {# lines stand}} in your name at {operator}, as its systems say now.',
  only: 'Only lines at {operator} are here. We do not see lines at other operators.',
  'wait.title': 'We are asking {operator} for your lines',
  silent: 'The operator’s system does not list your lines now',
  'silent.text':
    'Try again in a few minutes. A request about the one line that you came with can be sent all the same.',
  more: 'For this we need to know more surely that it is you',
  'more.text':
    'A code to the line shows that you hold this phone, not who you are. To see all lines in your name, choose a code to another contact that the operator has known for long, or a code that an agent gives you on the telephone.',
  'more.go': 'Show who you are',
  start: 'Request to close this line',
  'state.active': 'Works',
  'state.suspended': 'Suspended',
  'state.pending-termination': 'Is being closed',
  'state.terminated': 'Closed',
  'row.use': 'Used for',
  'use.phone': 'Telephone',
  'use.data': 'Data',
  'use.alarm': 'Alarm, lift or telecare',
  'row.companions': 'Watches and other devices on this number',
  'row.forwards': 'Calls are forwarded to',
  'row.voicemail': 'Voicemail',
  'voicemail.on': 'On. Its messages are lost when the line ends',
  'members.title': 'Lines that depend on this one',
  'members.first':
    'When this line ends, these lose the plan that they rest on. You say what should become of them before you send the request.',
  'members.lead':
    'These lines rest on the one that you want to close. They do not end with it by themselves, but they lose the plan that they rest on.',
  'members.label': 'What should become of them?',
  'members.short': 'Lines that depend on it',
  'members.own-plan': 'Each gets a plan of its own',
  'members.own-plan.hint': 'An agent arranges it with their users before this line ends. It may cost more.',
  'members.end-too': 'They should end as well',
  'members.end-too.hint': 'Each needs a request of its own, from whoever holds it. This request does not end them.',
  'members.regroup': 'Another line takes over the group',
  'members.regroup.hint': 'An agent asks you which line. Until then this one works on.',
  'notMine.link': 'There is a line here that I never took',
  'notMine.title': 'Which lines are not yours?',
  'notMine.lead':
    'Tell us of lines that stand in your name and that you never took. A person at {operator} looks at how each was taken, and writes to you.',
  'notMine.label': 'Lines that I never took',
  'notMine.contact': 'Where should we write to?',
  'notMine.other':
    'Somebody else may be using such a line. So nothing is switched off until a person has looked, and the line itself is told by SMS first.',
  'notMine.nothing': 'You pay nothing for such a line through this report, and it is no agreement to its contract.',
  'notMine.send': 'Report these lines',
  'notMine.choose': 'Choose at least one line',
  'notMine.done': 'We received your report',
  'notMine.done.text':
    'Received on {when}. Each line has a reference of its own. Keep these references: with them you see where it stands.',
  'notMine.done.next':
    'A person looks at how each line was taken and writes to you. Until then every line stays as it is.',
  'notMine.already': 'There is a request for this line already. Nothing new was recorded for it.',
} as const
