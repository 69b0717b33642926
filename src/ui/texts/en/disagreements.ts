/** Where the systems of an operator disagree: each kind by its name, with the way to mend it. */
export const disagreements = {
  nav: 'Disagreements',
  title: 'Disagreements between the systems',
  lead: 'What billing, network, profile server and number pool of {operator} say of the same lines, laid side by side with the cases that ended here. Nothing was ordered, nothing was changed.',
  list: 'List',
  entries: 'Entries',
  whole: 'Read to its end',
  broken: 'Not whole: {because}',
  count: 'Lines',
  mend: 'The way to mend it',
  kind: 'What disagrees',
  says: 'What they say',
  notLooked: 'Not looked for: the list “{system}” is missing or not whole',
  withoutCard: '{n} entries name no card and could not be compared by it',
  moment:
    'The lists were read one after another. A line that changed in between shows up once: what stands here twice is real.',
  more: '{n} more stand in the file',
  none: 'No disagreement was found.',
  unusable: 'Rows that could not be read in full: {n}',
  controls: 'Entries of control cards, left out: {n}',
  noneInPart: 'What was read shows no disagreement, but not everything was read: this comparison is not whole.',
  notWhole: 'Not everything was read: there may be more.',
  never: 'No comparison has been made yet.',
  when: 'Compared {when}',
  how: 'Compared on the command line with “bin/signoff reconcile”, or each night where a time is set.',
  'system.billing': 'billing',
  'system.core': 'core network',
  'system.aaa': 'data access (RADIUS)',
  'system.smdp': 'profile server (SM-DP+)',
  'system.numbers': 'number pool',
  'system.cases': 'cases ended here',
  'kind.ended-still-served': 'Ended in billing, still served',
  'mend.ended-still-served':
    'Look at the element that serves it. If the end in billing is right, end the line there with its serving nodes, and read it again. If not, correct billing: somebody is using it.',
  'kind.closed-case-served': 'Ended here and observed off, served again',
  'mend.closed-case-served':
    'Ask the engineers why. At the desk, under the alarm of the case, “Shut the line off again” orders the end in a new round; a card that was issued anew, or put back on purpose, is explained there.',
  'kind.served-unknown-to-billing': 'In the core network, unknown to billing',
  'mend.served-unknown-to-billing':
    'Ask whose card it is: a test card, a line of another brand, or one that nobody pays for. Enter it in billing or end it at the core network.',
  'kind.aaa-only': 'Known to data access only',
  'mend.aaa-only':
    'Delete the account at the RADIUS server and cut its sessions, unless it belongs to a service of its own that billing does not list.',
  'kind.barred-still-served': 'Barred in billing, still served',
  'mend.barred-still-served':
    'The bar did not reach the element. Order it there again, and read it after some minutes. Emergency calls stay open.',
  'kind.closed-case-billed': 'Ended here, still living in billing',
  'mend.closed-case-billed':
    'Look at the money lane of the case. End billing on the billing end that the case names, and credit what was charged later.',
  'kind.billed-unknown-to-core': 'Billed, unknown to the core network',
  'mend.billed-unknown-to-core':
    'The subscriber pays for a line that cannot serve. Ask whether it should live: create it at the core network, or end it in billing and credit the time without service.',
  'kind.billed-not-served': 'Active in billing, barred at the core network',
  'mend.billed-not-served': 'Find out who set the bar and why. Enter the reason in billing, or lift the bar.',
  'kind.ended-record-left': 'Ended in billing, its record left at an element',
  'mend.ended-record-left':
    'It is barred, not gone: whoever lifts the bar brings it back. Delete the record at the element.',
  'kind.profile-of-ended-line': 'Profile to be had for an ended line',
  'mend.profile-of-ended-line': 'Cancel the order of the profile at the SM-DP+, with the final status Unavailable.',
  'kind.closed-case-profile': 'Ended here, its profile still to be had',
  'mend.closed-case-profile':
    'Look whether the case asked for the profile server. Cancel the order there with the final status Unavailable.',
  'kind.two-lines-one-card': 'Two living lines on one card',
  'mend.two-lines-one-card':
    'Read the card at the core network: the number that it names is the living one. End the other in billing and credit it.',
  'kind.number-differs': 'Another number at the core network than in billing',
  'mend.number-differs':
    'Find the last change of the number. Enter it where it is missing, before anybody is called or billed under the wrong one.',
  'kind.free-number-in-use': 'Free in the pool, in use by a line',
  'mend.free-number-in-use': 'Take it out of the pool at once, before it is given out a second time.',
  'kind.resting-number-given-out': 'Resting here, given out or free already',
  'mend.resting-number-given-out':
    'If it is free, take it back until the day that stands beside it. If somebody has it already, tell them that codes and calls of the former holder may reach them, and mend the release in the pool.',
  'kind.number-of-nobody': 'In use in the pool, with no living line',
  'mend.number-of-nobody': 'Find its last line. Let the number rest from that line’s end, then free it.',
} as const
