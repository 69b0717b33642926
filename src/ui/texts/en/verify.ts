/** The public check of a certificate. It names no person and shows no whole number. */
export const verify = {
  title: 'Check a certificate',
  intro:
    'The code is printed on the certificate, beside the square to scan. We say whether it is real. No personal data is shown.',
  code: 'Check code',
  'code.hint': 'Ten letters and digits, for example {example}',
  action: 'Check',
  again: 'Check another certificate',
  valid: 'This certificate is real',
  'valid.text': 'It was issued here and has not been revoked.',
  revoked: 'This certificate was revoked',
  'revoked.text': 'It was issued here, but was revoked on {when}. Do not rely on it.',
  unknown: 'No certificate has this code',
  'unknown.text': 'Check the signs against the paper. If they agree, the paper was not issued here.',
  broken: 'Our own record does not hold',
  'broken.text':
    'The certificate was issued here, but the record behind it was changed later. Do not rely on it, and tell us.',
  past: 'The record is kept no longer',
  'past.text':
    'The certificate was issued here. The time for which its record is kept is over, so we cannot compare it any more.',
  locked: 'Too many tries in a short time',
  'locked.text': 'For safety, wait until {time} and try again.',
  operator: 'Operator',
  number: 'Number',
  off: 'Off since',
  issued: 'Issued',
  evidence: 'What it rests on',
  'class.network-observed': 'Network observed: the systems that serve the line were asked, and no longer knew it.',
  'class.billing-record': 'Billing record: the operator’s books show the line as ended. The network was not looked at.',
  'class.operator-attested':
    'Operator’s statement: the operator says that the line has ended. The network was not looked at.',
  'class.not-confirmed': 'Not confirmed.',
  erased: 'Erased: its time of keeping is over',
  compare: 'Compare with the paper',
  'compare.text':
    'The paper ends with this line of signs. It is the print of the whole record of the case; if they agree, neither was changed.',
  'compare.whole': 'We have just worked it out anew from every entry of the record: it holds.',
  hash: 'Print of the record',
} as const
