/** Help, what is kept about people, and who can use the pages. Says what the code does, and what nobody has checked yet. */
export const about = {
  'help.title': 'Help',
  'help.intro': 'How a line is cancelled here, what you need, and where to ask.',
  'help.search': 'Search help',
  'help.search.none': 'Nothing was found',
  'help.search.none.text':
    'Try one word, or another one. Or ask your operator: its ways are at the end of the help page.',
  'help.search.whole': 'All of “{title}”',
  'help.search.all': 'The whole help page',
  'help.guided': 'Cancel a line step by step, with amounts and dates before you send',
  'help.steps': 'The five steps',
  'help.received': 'You get a receipt with date and time at once. Nothing has been done to the line yet.',
  'help.checked':
    'We ask the operator about the line. You confirm that it is you: by a code, a document, or with care on the phone.',
  'help.accepted': 'You see what you pay and what you get back. Then an agent decides. Accepted is not off yet.',
  'help.off':
    'First the line is barred: calls, SMS and data stop, 112 still works. After a waiting time it is ended for good.',
  'help.confirmed':
    'We check whether the line is off, and later once more. The certificate says what was checked and what was not.',
  'help.need.name': 'The holder’s name. The guided way also asks for the IIN, if the operator does not have it',
  'help.need.reason': 'A reason is not needed',

  'help.number': 'Where to find the number',
  'help.number.settings':
    'In the phone: open the settings and look for “About phone” or “SIM”. The words differ by device.',
  'help.number.modem': 'In a modem or router: on the device’s own page, often beside the SIM or its SMS.',
  'help.number.card':
    'On the package of the card or in the contract. The long number on the card begins with 89: this is the ICCID.',
  'help.number.esim': 'With an eSIM: in the settings, beside the eSIM profile. The ICCID is often there too.',
  'help.number.iccid':
    'If you know only the ICCID, write it in place of the phone number. Every page that asks for the number takes it.',
  'help.number.code': 'The code *#06# shows the IMEI, the number of the device. It is not needed here.',
  'help.number.ownCode':
    'Operators have codes of their own that show the number. Those that we found are on the page of the operator.',

  'help.cases': 'If your case is different',
  'help.lost':
    'Lost or stolen? Ask the operator at once to bar the line. Here nothing happens to it until the request has been checked.',
  'help.abroad': 'I am abroad',
  'help.abroad.text':
    'Everything here works over the internet. A code by SMS needs the SIM in roaming. Without it, choose another contact, or send without a code.',
  'help.abroad.bill': 'The final bill can come later: records of roaming travel slowly.',
  'help.data': 'A data card, a modem or a watch',
  'help.data.text': 'It has a number too. If the device shows no SMS, choose another contact, or send without a code.',
  'help.data.alarm': 'A line of an alarm, a lift or an emergency button is not ended before somebody has seen to it.',

  'help.follow': 'Follow the request, or take it back',
  'help.follow.link': 'Open the link in our message. It shows everything about your request and needs no password.',
  'help.follow.ref': 'The reference alone opens a short view.',
  'help.follow.back':
    'On that page you can withdraw the request until the line is ended for good. A line that is barred is restored.',
  'help.follow.stranger':
    'Is the request not yours? The SMS that we send to the line holds a link that stops it. No password, no payment.',
  'help.follow.certificate': 'Anyone can check a certificate by the code that is printed on it.',

  'help.operators': 'Ask your operator',
  'help.operators.text': 'We print only what we found, and mark what the operator has not verified.',
  'help.branch': 'At a branch',
  'help.branch.yes': 'A branch takes your request. Bring your identity document: you get the receipt on paper at once.',
  'help.branch.no': 'Branches take no requests',
  'help.branch.unknown': 'We found no page of the operator that says whether a branch takes a request',
  'help.branch.list': 'List of branches',
  'help.unverified': '(not verified by the operator)',
  'privacy.unverified':
    '(the operator has not confirmed the length of this period; the erasure itself does not depend on it)',
  'help.none.phone': 'We found no number that we could verify',
  'help.none.site': 'We found no site that we could verify',
  'help.none.hours': 'We found no hours that we could verify',

  'privacy.intro': 'What we keep about you, how long, and who sees it.',
  'privacy.kept': 'What we keep',
  'privacy.kept.answers': 'While you fill in: the number and your answers, encrypted.',
  'privacy.kept.request':
    'In a request: name, IIN if given, contact, number, payee and agents’ notes. They are encrypted, with a key of its own for each request.',
  'privacy.kept.questions':
    'Questions without a request: your words, pictures and e-mail address. They are encrypted, with a key of its own for each question.',
  'privacy.kept.forms': 'A form that care sends you: the number and where it went, encrypted.',
  'privacy.kept.branch':
    'At a branch: the kind of your document, and at most the last three signs of its number, encrypted.',
  'privacy.kept.plain': 'Beside them: dates, amounts and decisions, without your name.',
  'privacy.kept.events': 'The record of what happened, step by step. It holds no personal data.',
  'privacy.kept.codes': 'Messages with a one-time code: where they went and the code, encrypted.',
  'privacy.kept.profiles':
    'Where a server of eSIM profiles reports to us: which profile reached which device, and when. It is encrypted, and erased after the operator’s time for service information.',
  'privacy.kept.documents':
    'Documents that you send: a copy that we made anew, encrypted. It deletes itself some time after the end of the request, and the page of the request says when.',
  'privacy.long': 'For how long',
  'privacy.long.idle': 'Answers that were not sent, questions without a request, forms that were sent to you',
  'privacy.long.idle.text':
    '{days} after the last answer or message, or after the link of the form has ended. Then they are erased; a question, not before it is answered.',
  'privacy.long.personal': 'Your data in a request',
  'privacy.long.personal.text':
    '{days} after the last entry of a request that has ended. Then its key is deleted from the database, and the data cannot be read any more.',
  'privacy.long.codes': 'Messages with a one-time code',
  'privacy.long.codes.text': 'The address and the code are erased as soon as the message has left.',
  'privacy.long.rest': 'What is left after that',
  'privacy.long.rest.text':
    'The record, dates, amounts and decisions, and a mark in place of the number. The number cannot be read from it. The program does not erase these.',
  'privacy.who': 'Who sees it',
  'privacy.who.you': 'You, by the link in our message. With the reference alone, only part of the number is shown.',
  'privacy.who.staff':
    'Agents of the operator’s care, once signed in. To open name and contact they give a reason, and the record keeps that.',
  'privacy.who.systems':
    'The operator’s systems, which carry the request out; and the e-mail and SMS services that bring our messages.',
  'privacy.who.certificate':
    'Whoever has the code of a certificate: the operator, dates and part of the number. The page shows no name.',
  'privacy.pages': 'Pages and cookies',
  'privacy.pages.none': 'Our pages fetch nothing from other sites. There are no counters and no advertising.',
  'privacy.pages.address': 'To limit tries we keep no network address, only a mark made of it with a key.',
  'privacy.cookies': 'We set only the cookies that the pages need:',
  'privacy.cookie.language': 'Language',
  'privacy.cookie.language.text': 'One year, if you choose a language',
  'privacy.cookie.form': 'Protection of forms',
  'privacy.cookie.form.text': '30 days',
  'privacy.cookie.request': 'The request that you fill in',
  'privacy.cookie.request.text': '7 days',
  'privacy.cookie.proof': 'Proof that it is you',
  'privacy.cookie.proof.text': 'One hour',
  'privacy.cookie.staff': 'Agents get further cookies: for signing in and for keys of the keyboard.',
  'privacy.ask': 'Questions about your data',
  'privacy.ask.text':
    'On the page of your request you can take a copy of your data, and see when it is erased. There is no button that erases it earlier: for that, ask the operator’s care.',

  'access.intro': 'Everybody should be able to cancel a line without help from others.',
  'access.works': 'What works',
  'access.works.scripts': 'Every step for subscribers works without scripts.',
  'access.works.keyboard': 'Everything can be reached and pressed with a keyboard. You see where you are.',
  'access.works.narrow': 'The pages fit a screen 360 pixels wide. Nothing has to be scrolled sideways.',
  'access.works.contrast':
    'Contrast of text is at least 4.5 to 1, in light and in dark colours. A test of the program measures it.',
  'access.works.colour': 'Nothing is told by colour alone.',
  'access.works.errors': 'What has to be corrected is said in words, above the form and beside the field.',
  'access.checked': 'What was checked',
  'access.checked.axe':
    'The pages that open without a code were checked with axe-core. It is a program, and finds only part of the obstacles.',
  'access.notYet': 'What was not checked yet',
  'access.notYet.readers': 'Nobody has tried the pages with a screen reader.',
  'access.notYet.native': 'No native readers have checked the texts in the four languages.',
  'access.report': 'Tell us about an obstacle',
  'access.report.text': 'Tell the operator’s care. Say which page it was, and with what you read it.',
} as const
