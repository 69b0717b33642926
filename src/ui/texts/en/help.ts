/** Help for one operator: its own way to cancel, its rules with their state, and what the words mean. */
export const help = {
  title: 'Help',
  of: 'Help for {operator}',
  'of.title': '{operator}: how a line is cancelled',
  'of.lead': 'The operator’s own way, step by step, and what this site does for you in each step.',
  'of.search': 'Search this page',
  general: 'Help for all operators',
  pages: 'The exact way of each operator',
  'pages.text': 'Steps, papers, money, days and hours, as far as they were found.',
  print: 'To keep this page, print it or save it as PDF. Its address stays the same.',

  way: 'The operator’s way, and ours',
  'way.unverified': 'Nobody has checked these steps with the operator. Where nothing was found, the step says so.',
  'way.here': 'On this site',
  'procedure.check-account': 'Check the account',
  'procedure.check-account.text':
    'See whether the line works, whether anything is unpaid, and whether an order, an add-on or a contract still runs.',
  'procedure.check-account.here':
    'After a code you see all of this on the page of your line. None of it keeps you from sending the request.',
  'procedure.form-published': 'Fill in the application',
  'procedure.form-published.text':
    'The operator publishes an application to end the contract as a file. Whether it can be sent online or only brought to a branch, we did not find.',
  'procedure.form-published.here':
    'Your request here takes the place of that file. You get a receipt with date and time at once.',
  'procedure.branch-or-representative': 'Go to a branch, or send somebody',
  'procedure.branch-or-representative.text':
    'By what others report, the line is ended at a branch: by the holder with an identity document, or by somebody with a power of attorney. We found no page of the operator on it.',
  'procedure.branch-or-representative.here':
    'You can send the request from wherever you are. Somebody with a power of attorney can send it for you.',
  'procedure.ask-care': 'Ask care',
  'procedure.ask-care.text':
    'We found no page of the operator on how to cancel a line. Its care can tell you what it wants.',
  'procedure.ask-care.here': 'You need not ask first: the request can be sent here now.',
  'procedure.identity': 'Show who you are',
  'procedure.identity.text':
    'The operator has to be sure that it is the holder who asks. Which document it wants we did not find for every case; have an identity card or a passport ready.',
  'procedure.identity.here':
    'By a code to the line, a code to a contact that the operator knows, a photo of a document, or a code that care reads to you by phone.',
  'procedure.wait': 'Wait',
  'procedure.wait.text': 'How long the operator itself may take we did not find.',
  'procedure.wait.here':
    'We promise that the line is off within {days}, counted from your request. Each step is on the page of your request.',
  'procedure.confirmation': 'Get a confirmation',
  'procedure.confirmation.text': 'Ask for it in writing. An SMS to a line that has ended can no longer reach you.',
  'procedure.confirmation.here':
    'We look at the network itself, more than once, and write to your other contact. You get a certificate that anyone can check.',
  form: 'The operator’s own form',
  'form.at': 'It is published on this page: {page}. You do not need it here.',
  'form.none': 'We found no form that the operator publishes.',

  papers: 'Which documents',
  'papers.text':
    'For your own line a code is enough, and a document is one of the ways. Whoever asks for somebody else sends the papers named here.',
  'who.resident': 'Your own line',
  'who.foreigner': 'Your own line, with a foreign passport',
  'who.minor': 'A child’s line',
  'who.company': 'A company’s line',
  'who.representative': 'Somebody else’s line',
  'who.heir': 'The holder has died',

  money: 'Money back',
  'money.rest': 'Bonus and what is left of packages are not paid out.',
  'money.final': 'Records of use can arrive late. The final bill is made after they have had time to arrive: {days}.',
  'money.device': 'A device bought in instalments: what is left of its price is owed at the end.',

  terms: 'Days and hours',
  'terms.promise': 'From your request until the line is off',
  'terms.back': 'After the bar, the request can still be taken back for',
  'terms.rest': 'After the end, nobody else gets the number for',
  'terms.watch': 'After the end, we go on looking at the line for',

  words: 'What the words mean',
  'words.sim': 'The card in the device. By it the network knows which number is yours.',
  'words.esim': 'The same without a card: a profile that is stored in the device itself.',
  'words.iccid':
    'The number of the card itself, not of the phone: 19 or 20 digits that begin with 89. It is printed on the card and stands in the settings of the device.',
  'words.pin':
    'Four to eight digits that lock the card. After three wrong tries the card asks for the PUK. We never ask for it.',
  'words.puk':
    'Eight digits that open a card whose PIN is lost. They come with the card; otherwise the operator tells them to the holder. After ten wrong tries that card is of no use any more, but the number is not lost by it.',
  'words.imei': 'The number of the device, 15 digits. The code *#06# shows it. It is not needed here.',
  'words.ussd':
    'A code that begins with * and ends with #. It is dialled like a number, and the answer appears on the screen.',

  codes: 'Codes to dial',
  'codes.text': 'They work with this operator’s SIM in the phone.',
  'codes.ownNumber': 'Your own number',
  'codes.balance': 'Balance',
  'codes.whoServes': 'Which operator serves a number',
  'codes.none': 'We found no code',
  ask: 'Ask {operator}',
  parts: 'On this page',
} as const
