/** How to complain: the steps of the country, and a letter that is filled in with what the case says. */
export const complain = {
  title: 'How to complain',
  link: 'If something went wrong: how to complain',
  lead: 'You may complain at any time. It costs nothing, and your request goes on meanwhile.',
  steps: 'Step by step',
  days: 'The operator has to answer a written claim within {days} ({law}).',
  calendarDays: '{n, plural, one {# calendar day} other {# calendar days}}',
  noCountry:
    'We have not written down the rules of this country on complaints. The letter below can be sent to the operator all the same.',
  unverified: '(we could not verify this)',
  attach: 'What to attach',
  'attach.receipt': 'The receipt of the request, with date and time',
  'attach.certificate': 'The certificate that the line is off',
  'attach.answer': 'Later: the operator’s answer, or a note that none came',
  letter: 'A letter that you can send',
  'letter.how':
    'Read it, change what you like, and sign it. Send it by e-mail, in the chat of your request, or hand it in at a branch. Keep a copy.',
  'letter.save': 'Save the letter as a file',
  'letter.nothing': 'As we see it nothing is late in this request. If you see it differently, say so in the letter.',
  'letter.fromCase':
    'On the page of your request there is a letter that is filled in already: open the link in our message, then “How to complain”.',
  'now.title': 'You can complain about this',
  'now.promise': 'We promised a day and did not keep it.',
  'now.refund': 'The refund should have been there by {date}.',
  'now.rejected': 'Your request was rejected. If you do not agree with the reason, you may have it looked at again.',

  to: 'To: {entity}',
  from: 'From: {name}',
  reach: 'My contact: {contact}',
  subject: 'Claim about request {ref}',
  'body.request':
    'On {when} I sent a request to cancel the number {number}. You received it under the reference {ref}.',
  'body.open':
    'You promised that the number would be off by {date}. Today is {today}, and I have no confirmation that it is off.',
  'body.done': 'You promised that the number would be off by {date}. It was off only on {when}.',
  'body.refund':
    'By the final bill {amount} is to be paid back to me. It was expected by {date}. Today is {today}, and the request does not show it as paid.',
  'body.rejected': 'On {when} you rejected the request. The reason given was: “{reason}” I do not agree.',
  'body.other': 'My claim: ____________________',
  ask: 'I ask you:',
  'ask.open': 'to end the line and send me the certificate, or to name the day on which it will be off;',
  'ask.done': 'to say in writing why it was late;',
  'ask.refund': 'to pay the amount, or to name the day on which it will be paid;',
  'ask.rejected': 'to look at the request again, or to give me the reasons in writing;',
  'ask.answer': 'to answer in writing within {days} ({law}).',
  'ask.answerPlain': 'to answer in writing.',
  attached: 'Attached:',
  dated: 'Date: {today}',
  signed: 'Signature: ____________________',
  blank: '____________________',
} as const
