/** The beginning of the guided journey: the number, the proof, the code; and what is said when it cannot go on. */
export const portal = {
  title: 'Cancel a line',

  'start.lead': 'Here you end a mobile line for good and get proof that the network no longer serves it.',
  'start.number': 'Which number do you want to cancel?',
  'start.numberHint': 'The number of the SIM in a phone, modem or watch. Write it any way you like.',
  'start.cardHint':
    'Is there no number (a router, a tablet, an eSIM)? Then write the long number of the card: 19 or 20 digits that begin with 89 (ICCID).',
  'start.ported': 'The number came from another operator',
  'start.operator': 'Who serves the number now?',
  'start.operatorHint': 'If you choose none, we go by the first digits.',
  'start.operatorUnknown': 'The first digits do not tell the operator. Choose who serves the number',
  'start.operatorOfCard': 'The card does not tell the operator. Choose who serves it',
  'start.need': 'What you need',
  'start.need.proof':
    'The SIM, for a code by SMS; or an e-mail address or number that the operator already knows; or an identity document',
  'start.need.contact': 'An e-mail address or another number for our confirmations',
  'start.need.refund': 'If money is due to you: where it should go',
  'start.time': 'How long it takes',
  'start.time.you': 'About five minutes for you. What you answer is kept for {days}.',
  'start.time.us': 'We promise that the line is off within {days} of your request.',
  'start.noSim': 'I no longer have the SIM',
  'start.noSim.text':
    'Begin in the same way. Then choose a code to another contact, or send the request without a code: we ask for proof later.',
  'start.other': 'Other ways',
  'start.express': 'Send a request on one page, without a code',
  'start.track': 'Follow a request that was sent',
  'start.verify': 'Check a certificate',
  'start.draft': 'A request for {number} is begun and not sent',
  'start.draft.go': 'Go on with it',
  'start.demo': 'Numbers of this demonstration',
  'start.demo.text': 'Choose one: its code arrives in the mailbox of this demonstration.',
  'start.demo.all': 'All numbers, and what each shows',

  'problem.letters': 'There are letters in the number. Write digits only, like +7 701 123 45 67',
  'problem.tooShort': 'Digits are missing. Write the number like +7 701 123 45 67',
  'problem.tooLong': 'There are too many digits. Write the number like +7 701 123 45 67',
  'problem.notMobile': 'This is not a mobile number. Write the number like +7 701 123 45 67',
  'problem.card.letters': 'There are letters in the card’s number. Write its digits only',
  'problem.card.too-short': 'Digits of the card’s number are missing. It has 19 or 20; compare them with the card',
  'problem.card.too-long': 'There are too many digits. The card’s number has 19 or 20; compare them with the card',
  'problem.card.not-a-sim':
    'The number of a SIM card begins with 89. Look for the long number on the card or beside the eSIM',
  'problem.card.check-digit': 'One digit of the card’s number does not fit. Compare it with the card, digit by digit',
  'problem.foreign':
    'No operator here serves numbers of this country. Check the number, or ask the operator that sends the bills',

  'prove.title': 'How will you show that the line is yours?',
  'prove.operator': 'Operator: {operator}.',
  'prove.operatorChange': 'It is another operator',
  'prove.line': 'By a code to the number itself',
  'prove.lineHint': 'By SMS to {number}. The SIM must be in a device that shows SMS.',
  'prove.lineHint.card': 'By SMS to the number of the card {number}. The card must be in a device that shows SMS.',
  'prove.contact': 'By a code to another contact',
  'prove.contactHint':
    'To an e-mail address or other number that the operator has known for at least {days}. Which one it is, we do not show here.',
  'prove.button': 'Send the code',
  'prove.none': 'None of these works for me',
  'prove.none.text':
    'Send the request without a code. It counts from the moment you send it. Nothing is switched off before we know that the line is yours.',
  'prove.none.link': 'Send without a code',
  'prove.again': 'Your session ended for safety',
  'prove.again.text': 'Show once more that the line is yours. Your answers are kept.',

  'code.title': 'Enter the code',
  'code.sentLine': 'If {number} is a line of {operator}, a code is on its way to it by SMS.',
  'code.sentLine.card':
    'If the card {number} belongs to a line of {operator}, a code is on its way to its number by SMS.',
  'code.sentContact': 'If {operator} knows another contact for this line, a code is on its way to it.',
  'code.hint': '{digits} digits. The code works for {minutes} minutes.',
  'code.empty': 'Enter the code',
  'code.fresh': 'A new code was asked for. Older codes no longer work.',
  'code.tooSoon': 'A code was asked for a moment ago. You can ask for a new one after {time}.',
  'code.nothing': 'No code came',
  'code.nothing.text':
    'It can take a minute. Look among unwanted mail too. Then ask for a new code, or choose another way.',
  'code.resend': 'Send a new code',
  'code.otherWay': 'Choose another way',
  'code.locked': 'For safety, wait until {time}',
  'code.locked.text': 'There were too many tries for this number in this way. There is another way:',
  'code.silent': 'The operator’s system does not answer',
  'code.silent.text':
    'No code can be sent now. Ask for one again in a few minutes, or send the request without a code today.',

  'notice.form': 'Nothing was sent',
  'notice.form.text':
    'We could not tell that this form came from a page that this browser opened here. Mostly the browser keeps no cookies of this site, or they were deleted. Open the page again and send the form from there. What was saved on earlier pages is kept.',
  'notice.form.go': 'Open the page again',
  'notice.session': 'Your session has ended',
  'notice.session.text':
    'What was begun here is not kept in this browser any more. Begin again with the number. A request that was sent goes on, and its page opens by the link in our message.',
  'notice.begin': 'Begin here, with the number',
  'notice.begin.text':
    'The page that you opened belongs to a request that somebody is filling in, and this browser has none. A request that was sent before has its own page: it opens by the link in our message.',
  'notice.otherWindow': 'You began another request in another window',
  'notice.otherWindow.text': 'What you just answered was not saved. This browser holds one request at a time.',
  'notice.otherWindow.go': 'Go on with that request',
  'notice.alreadyOpen': 'There is already a request for this line',
  'notice.alreadyOpen.text': 'It goes on, so nothing was sent now. Its reference is in its own receipt.',
  'notice.otherLine': 'This number belongs to another subscription now',
  'notice.otherLine.text': 'Nothing was sent. If it is still your line, begin again.',
  'notice.ended': 'There is no such line any more',
  'notice.ended.text':
    'The operator’s system no longer knows this line. You can still send a request on one page; a person looks at it.',
} as const
