/** A question to care before there is a request. */
export const ask = {
  title: 'Ask care a question',
  lead: 'A person of the operator’s care answers. Nobody has to be a customer to ask.',
  noRequest:
    'A request to cancel a line is made with the form, not here. What is written here starts nothing and stops nothing.',
  'noRequest.go': 'To the form',
  operator: 'Which operator do you ask?',
  text: 'Your question',
  'text.hint':
    'No passwords, no one-time codes, no document numbers. About a certain line nothing is told here: who asks has not shown that it is theirs.',
  email: 'E-mail address for the answer, if you like',
  'email.hint':
    'We write there that an answer is here, and nothing else. Without it, keep the address of the next page.',
  send: 'Ask',
  begun: 'You have asked a question in this browser',
  'begun.go': 'To your question',
  mail: 'You need not wait here. Once an answer is here and you have not read it, we write to the address that you left.',
  'mail.none': 'You left no e-mail address: come back here by the address below.',
  keep: 'This is the address of your question. Whoever has it reads along. It is deleted {days} after the last message, and never while it waits for an answer.',
  gone: 'There is no question here any more',
  'gone.when': 'This question was deleted on {date}',
  'gone.text':
    'A question is deleted with its answers {days} after the last message, once it is answered. If something is still open, ask again.',
  'gone.go': 'Ask a new question',
  'gone.again': 'Your text is still here: sent once more, it is a new question',
  'no.no-such-question': 'This question has been deleted',
  'no.asked-already':
    'This question was asked before, in other words. What stands here now was not sent: ask once more, and it is a new question',
  'no.too-many-messages': 'That are many questions for now. Please go on later, or ask care by phone',
  'desk.inbox': 'Questions without a request',
  'desk.inbox.none': 'Nobody without a request waits for an answer',
  'desk.question': 'Question',
  'desk.open': 'Open the question',
  'desk.title': 'Question without a request',
  'desk.lead':
    'Who asks has shown nothing: tell nothing of any record. A request is made with the form, which you can send.',
  'desk.email': 'They left an e-mail address: they are told that an answer is here.',
  'desk.noEmail': 'They left no e-mail address and must come back by themselves.',
  'desk.asker': 'Asker',
  'desk.answer.hint': 'It is read by whoever holds the link of the question.',
} as const
