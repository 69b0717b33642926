import type { ExitCharge, SettleTask } from '../../domain/settle-tasks.ts'
import type { SettlePlace } from '../settle-place.tsx'

export interface SettleWords {
  title: string
  texts: string[]
  link?: { href: string; label: string }
}

/** One task in words: what it is, what becomes of it, and the way to do something about it where there is one. */
export function settleWords(task: SettleTask, place: SettlePlace): SettleWords {
  const { format } = place
  const { say } = place.visit
  switch (task.code) {
    case 'dues':
      return duesWords(task, place)
    case 'contract':
      return {
        title: say('settle.contract.title', { name: task.name, date: format.date(task.endsOn) }),
        texts: chargeTexts(task.charge, place),
      }
    case 'device': {
      const left = task.charged && task.amount ? say('settle.device.left', { amount: format.money(task.amount) }) : null
      return {
        title: say('settle.device.title', { name: task.name, date: format.date(task.endsOn) }),
        texts: [left ?? say('settle.device.none')],
      }
    }
    case 'open-order':
      return { title: say('settle.order.title', { what: task.what }), texts: [say('settle.order.text')] }
    case 'port':
      return { title: say('settle.port.title', { to: task.to }), texts: [say('settle.port.text')] }
    case 'add-ons':
      return {
        title: say('settle.addOns.title', { names: format.list(task.names) }),
        texts: [say('settle.addOns.text')],
      }
    case 'trust-payment':
      return {
        title: say('settle.trust.title', { amount: format.money(task.amount) }),
        texts: [trustText(task, place)],
      }
    case 'balance':
      return {
        title: say('settle.balance.title', { amount: format.money(task.amount) }),
        texts: [balanceText(task, place)],
      }
  }
}

function trustText({ amount, rest }: Of<'trust-payment'>, { visit: { say }, format }: SettlePlace): string {
  if (rest.minor === 0) return say('settle.trust.covered')
  return rest.minor === amount.minor
    ? say('settle.trust.billed')
    : say('settle.trust.rest', { amount: format.money(rest) })
}

/** Nobody is told that money is theirs which goes to a debt. */
function balanceText({ amount, left }: Of<'balance'>, { visit: { say }, format }: SettlePlace): string {
  if (left.minor === 0) return say('settle.balance.used')
  return left.minor === amount.minor
    ? say('settle.balance.text')
    : say('settle.balance.less', { amount: format.money(left) })
}

type Of<Code extends SettleTask['code']> = Extract<SettleTask, { code: Code }>

function duesWords(task: Extract<SettleTask, { code: 'dues' }>, { visit: { say }, format }: SettlePlace): SettleWords {
  const ask = { href: '/help#operators', label: say('settle.dues.ask') }
  const pay = task.payAt === null ? ask : { href: task.payAt, label: say('settle.dues.pay') }
  return {
    title: say('settle.dues.title', { amount: format.money(task.amount) }),
    texts: [
      say(`settle.dues.${task.way}`),
      ...(task.dueOn ? [say('settle.dues.due', { date: format.date(task.dueOn) })] : []),
      ...(task.payAt === null && task.way !== 'set-off' ? [say('settle.dues.noPage')] : []),
    ],
    ...(task.way === 'set-off' ? {} : { link: pay }),
  }
}

/** What nobody has checked is never told as a rule of the operator. */
function chargeTexts(charge: ExitCharge, { visit: { say }, format }: SettlePlace): string[] {
  switch (charge.kind) {
    case 'none':
      return [say(charge.verified ? 'settle.contract.none' : 'settle.contract.unfound')]
    case 'cannot-reckon':
      return [say('settle.contract.cannot')]
    case 'months-left': {
      const { amount, monthly, percent, verified } = charge
      const values = {
        amount: format.money(amount),
        monthly: format.money(monthly),
        percent: format.percent(percent / 100),
      }
      return [say('settle.contract.months', values), ...(verified ? [] : [say('settle.contract.unverified')])]
    }
  }
}
