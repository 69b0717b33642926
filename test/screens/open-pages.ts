import type { Studio } from './studio.ts'

/** What anybody can open: no proof, no key. */
export async function openPages({ reader, take }: Studio): Promise<void> {
  const visitor = reader()
  take('portal/start', await visitor.get('/'))
  take('portal/start, nothing typed', await visitor.submit({ number: '' }), 422)
  await visitor.get('/')
  take('portal/start, no number', await visitor.submit({ number: '12' }), 422)
  for (const path of ['/help', '/privacy', '/accessibility', '/express', '/track', '/verify', '/special', '/docs'])
    take(`portal${path}`, await visitor.get(path))
  for (const kind of ['holder-died', 'minor', 'power-of-attorney', 'company']) {
    take(`portal/special, ${kind}`, await visitor.get(`/special/${kind}`))
    take(`portal/special, ${kind}, empty`, await visitor.submit({}, `/special/${kind}`), 422)
  }
  take('portal/help, looked for', await visitor.get('/help?q=eSIM'))
  take('portal/help, nothing found', await visitor.get('/help?q=qqqq'))
  for (const id of ['kcell', 'beeline', 'tele2']) take(`portal/help of ${id}`, await visitor.get(`/help/${id}`))
  take('portal/ask', await visitor.get('/ask'))
  take('portal/ask, empty', await visitor.submit({}, '/ask'), 422)
  await visitor.get('/ask')
  take('portal/question', await visitor.submit({ operator: 'kcell', text: 'Do I need the SIM for it?' }, '/ask'))
  take('portal/form, no such link', await visitor.get('/form/kcell/AAAAAAAAAAAAAAAAAAAAAA'), 404)
  await visitor.get('/express')
  take('portal/express, empty', await visitor.submit({}, '/express'), 422)
  await visitor.get('/track')
  take('portal/track, unknown', await visitor.submit({ ref: 'AAAAA-AAAAA' }), 422)
  take('portal/verify, unknown', await visitor.get('/verify/AAAAA-AAAAA-AAAAA'), 404)
  take('portal/no such page', await visitor.get('/nothing-here'), 404)
  take('portal/no key', await visitor.get('/c/AAAAA-AAAAA'), 404)
}
