import { listLines } from '../../src/process/list-lines.ts'
import { begin, lastCode, lookUp, numberOf } from '../portal-browser.ts'
import type { Studio } from './studio.ts'

/** From the number to the receipt, and the pages beside that way: each as it stands first, and with its commonest mistake. */
export async function guidedWay(studio: Studio): Promise<void> {
  const { world, reader, take, nextLine } = studio
  const i = nextLine()
  const visitor = reader()
  take('portal/prove', await begin(world, i, visitor))
  take('portal/prove, none chosen', await visitor.submit({}), 422)
  take('portal/code', await visitor.submit({ way: 'contact' }))
  take('portal/code, wrong', await visitor.submit({ code: '000000' }, '/code'), 422)
  await lookUp(world)
  take('portal/standing', await visitor.submit({ code: (await lastCode(world))?.code ?? '' }, '/code'))
  take('portal/settle', await visitor.get('/settle'))
  take('portal/settle, unlink', await visitor.get('/unlink'))
  take('portal/settle, contacts', await visitor.get('/contacts'))
  take('portal/lines, waiting', await visitor.get('/lines'))
  await listLines(world.tools, 'kcell')
  take('portal/lines', await visitor.get('/lines'))
  take('portal/not mine', await visitor.get('/lines/not-mine'))
  take('portal/not mine, none chosen', await visitor.submit({ contact: '' }, '/lines/not-mine'), 422)
  take('portal/protection', await visitor.get('/protection'))
  take('portal/decide', await visitor.get('/decide'))
  for (const path of ['transfer', 'port', 'pause', 'plan']) {
    const other = await visitor.get(`/decide/${path}`)
    if (other.status === 200) take(`portal/decide, ${path}`, other)
  }
  await visitor.get('/decide')
  take('portal/date', await visitor.submit({ path: 'cancel' }))
  take('portal/date, none chosen', await visitor.submit({}), 422)
  take('portal/reason', await visitor.submit({ when: 'now' }))
  take('portal/refund', await visitor.submit({ skip: 'yes' }))
  take('portal/refund, wrong account', await visitor.submit({ way: 'to-bank', iban: 'KZ00' }), 422)
  take('portal/contact', await visitor.submit({ way: 'to-number', number: '+7 701 000 00 99' }))
  take('portal/contact, the dying line', await visitor.submit({ to: 'sms', number: numberOf(world, i) }), 422)
  const language = studio.lang
  take('portal/check', await visitor.submit({ to: 'email', email: 'amina@example.test', language }))
  const received = await visitor.submit({}, '/check')
  take('portal/received', received)
  take('portal/hotline code', await onHotlinePage(studio))
}

async function onHotlinePage({ world, reader, nextLine }: Studio) {
  const visitor = reader()
  await begin(world, nextLine(), visitor)
  return visitor.get('/hotline')
}
