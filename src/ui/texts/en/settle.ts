/** What to settle before a line ends: with the operator, and in one's own life. */
export const settle = {
  title: 'Things to settle',
  lead: 'Nothing here keeps you from sending the request. What is left open goes the way that is said beside it.',
  'lead.after':
    'Your request goes on, whatever is ticked here. What helps before the line is switched off stands first.',
  operator: 'With {operator}',
  nothing: 'Nothing to settle with {operator}.',
  unknown: 'The operator has not told us yet how the line stands. Amounts come here once it has.',
  own: 'In your own hands',
  asOf: 'As the operator told us on {when}.',
  'state.act': 'Needs you',
  'state.may': 'If you like',
  'state.runs': 'Goes by itself',
  'state.done': 'Done',
  'state.open': 'Not ticked',

  'dues.title': 'To pay: {amount}',
  'dues.due': 'Due by {date}.',
  'dues.pay-first': 'Please pay before the line is switched off. The request itself can be sent now.',
  'dues.set-off': 'It is taken from your balance when the line ends. You need do nothing.',
  'dues.final-bill': 'Pay now, or with the final bill. It does not stop the cancellation.',
  'dues.pay': 'Pay on the operator’s page',
  'dues.noPage': 'We found no page of the operator for paying.',
  'dues.ask': 'Ask care how to pay',
  'contract.title': 'Contract {name}, until {date}',
  'contract.none': 'Ending it early costs nothing.',
  'contract.unfound':
    'No rule about a charge for ending early was found at the operator. Without one, nothing is charged here.',
  'contract.months':
    'Ending it now costs {amount}: {percent} of the monthly fee of {monthly}, for each whole month that is left. At the end of the term it costs nothing.',
  'contract.cannot': 'The operator named no monthly fee, so a charge cannot be worked out. Nothing is charged here.',
  'contract.unverified': 'Nobody has checked this rule with the operator yet.',
  'device.title': 'Device {name}, paid in instalments until {date}',
  'device.left': 'What is left, {amount}, comes with the final bill.',
  'device.none': 'Ending the line adds no charge for it here. What you agreed on when buying it stays.',
  'order.title': 'Order under way: {what}',
  'order.text': 'The line ends only when it is done or taken back. To take it back, ask care.',
  'port.title': 'The number is being moved to {to}',
  'port.text': 'Cancelling now would end the port, and the number with it. We wait until it is over.',
  'addOns.title': 'Packages: {names}',
  'addOns.text': 'They end with the line and are not paid out. You can use them until then.',
  'balance.title': 'On the balance: {amount}',
  'balance.text': 'It is yours. You say where it goes; what is still owed may change the sum.',
  'balance.used': 'It goes towards what you still owe. As things stand, nothing of it comes back.',
  'balance.less':
    'Of it, {amount} are yours once what you owe is taken off. You say where it goes; charges until the end may change the sum.',
  'trust.title': 'Trust payment still open: {amount}',
  'trust.covered': 'It is taken from the balance when the line ends. You need do nothing.',
  'trust.billed': 'It comes with the final bill. It does not stop the cancellation.',
  'trust.rest':
    'It is taken from the balance first. {amount} are then left to pay, with the final bill. It does not stop the cancellation.',

  'contacts.task': 'Copy your contacts and messages',
  'contacts.task.text': 'What is stored on the SIM only cannot be got back afterwards.',
  'unlink.task': 'Take the number out of your accounts',
  'unlink.none': 'Nobody has written a list for this country yet. Think of banks, state services, messengers and mail.',
  progress: '{done} of {of} done, {open} still open.',
  'progress.all': 'All {of} are done.',
  onward: 'Go on',

  'unlink.title': 'Take the number out of your accounts',
  'unlink.lead':
    'Later somebody else may get this number. Whoever has it can receive codes that are meant for you. Tick what is done or does not concern you; you can come back.',
  'unlink.not': 'We change nothing in these accounts, and we cannot look into them.',
  'unlink.group.money': 'Money',
  'unlink.group.state': 'State',
  'unlink.group.messengers': 'Messengers',
  'unlink.group.mail': 'Mail',
  'unlink.group.codes': 'Codes and networks',
  'unlink.group.others': 'Everyday life',
  'unlink.unverified': 'Not checked with its owner.',
  'unlink.source': 'Sources',
  'unlink.checked': '{name}: {source}. Looked up on {date}.',
  'unlink.ours': '{name}: our own advice, of {date}.',
  'unlink.save': 'Save my ticks',
  'unlink.saved': 'Saved.',
  'unlink.privacy':
    'Your ticks are kept encrypted with your request, and erased with your data. Staff do not see them.',

  'contacts.title': 'Copy your contacts and messages',
  'contacts.lead': 'Do it before the line ends. The names of menus differ by device.',
  'contacts.android': 'Android phone',
  'contacts.android.1':
    'Open Contacts and its settings. First choose “Import”, “SIM card”: that brings what is only on the SIM into the phone.',
  'contacts.android.2':
    'Then choose “Export”. You get a file that ends in .vcf. Send it to yourself or keep it on a computer.',
  'contacts.iphone': 'iPhone',
  'contacts.iphone.1':
    'In Settings, Contacts, choose “Import SIM Contacts”. An iPhone itself stores nothing on the SIM.',
  'contacts.iphone.2':
    'With iCloud switched on for Contacts they stay in your account. A .vcf file can be exported in Contacts, or at icloud.com.',
  'contacts.keypad': 'Phone with keys',
  'contacts.keypad.1':
    'In Contacts choose “Copy”, “From SIM to phone”. Or put the SIM into a smartphone and go on as above.',
  'contacts.modem': 'Modem, router, tablet, watch',
  'contacts.modem.1': 'A modem can hold SMS: read them on its own page in the browser and save what you need.',
  'contacts.messages': 'SMS and other data',
  'contacts.messages.1':
    'Save SMS that you need as pictures, or with a backup of the phone. Voicemail lies with the operator: listen before the line ends.',
  'contacts.look': 'Look into the file',
  'contacts.look.text':
    'Choose the .vcf file to see whether everybody is in it. It is read in this browser only. It is not sent to us and not stored.',
  'contacts.look.label': 'Contacts file (.vcf)',
  'contacts.look.found': 'Contacts in the file: {n}',
  'contacts.look.empty': 'The file is empty. Export the contacts again.',
  'contacts.look.bad': 'This is no contacts file. Choose the file that ends in .vcf.',
  'contacts.look.big': 'The file is larger than 20 MB. It is not opened here; keep it all the same.',
  'contacts.look.nameless': 'Without a name',
  'contacts.tick': 'I have my copy, or need none',

  'track.title': 'In your hands while the line works',
  'track.open': 'Places where the number is used, still open: {open} of {of}. Change them while the line still works.',
  'track.late':
    'Places where the number is used, still open: {open} of {of}. Codes no longer reach you by SMS, so ask there for another way.',
  'track.done': 'All {of} places where the number is used are ticked.',
  'track.link': 'Things to settle',

  'holder.unlink': 'Take the number out of the holder’s accounts',
  'holder.lead':
    'Later somebody else may get this number. Whoever has it can receive codes that are meant for the holder. Tick what is done or does not concern the holder; you can come back.',
  'holder.contacts': 'Copy the contacts and messages that are needed',
  'holder.track.title': 'While the line still works',
  'holder.track.open':
    'Where the holder may have used the number, still open: {open} of {of}. If these accounts are in your care, change the number there while the line still works.',
  'holder.track.late':
    'Where the holder may have used the number, still open: {open} of {of}. Codes no longer come by SMS, so ask there for another way.',
} as const
