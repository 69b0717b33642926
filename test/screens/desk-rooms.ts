import type { Language } from '../../src/domain/case.ts'
import type { DeskWorld } from '../desk-world.ts'
import type { Standing } from './cases.ts'
import type { Studio } from './studio.ts'

/** The care desk: every room, and the cases that ask something of whoever sits there. */
export async function deskRooms({ take, lang }: Studio, desk: DeskWorld, at: Standing): Promise<void> {
  const language: Record<Language, string> = { kk: 'kk', ru: 'ru', en: 'en', 'zh-Hans': 'zh-CN' }
  const agent = await desk.as('kcell-agent', language[lang])
  for (const view of ['todo', 'decision', 'stuck', 'held', 'late', 'open', 'ended'])
    take(`desk/queue, ${view}`, await agent.get(`/desk?view=${view}`))
  for (const room of ['search', 'chat', 'alarms', 'hotline', 'account'])
    take(`desk/${room}`, await agent.get(`/desk/${room}`))
  const shown = [
    'waiting',
    'unproven',
    'held',
    'barred',
    'zombie',
    'certified',
    'alarmed',
    'mourning',
    'rejected',
  ] as const
  for (const name of shown) take(`desk/case, ${name}`, await agent.get(`/desk/c/${at[name]}`))
  take('desk/chat of a case', await agent.get(`/desk/c/${at.waiting}/chat`))
  take('desk/form', await agent.get('/desk/form'))
  take('desk/form, empty', await agent.submit({ number: '12' }, '/desk/form'), 400)
  take('desk/branch', await agent.get('/desk/branch'))
  take('desk/branch, empty', await agent.submit({}, '/desk/branch'), 400)
  take('desk/papers', await agent.get(`/desk/c/${at.mourning}/papers`))
  for (const act of ['approve', 'reject', 'hold']) take(`desk/${act}`, await agent.get(`/desk/c/${at.waiting}/${act}`))
  const supervisor = await desk.as('kcell-supervisor', language[lang])
  for (const room of ['protection', 'admin']) take(`desk/${room}`, await supervisor.get(`/desk/${room}`))
  const engineer = await desk.as('kcell-engineer', language[lang])
  for (const room of ['disagreements', 'admin']) take(`desk/${room}, engineer`, await engineer.get(`/desk/${room}`))
}
