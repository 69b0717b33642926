import { dayOf } from '../../domain/dates.ts'
import {
  formatDay,
  formatInstant,
  formatInstantWithZone,
  formatLine,
  formatMoney,
  formatMsisdn,
  lastDigits,
} from '../../domain/format.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import type { Block, CaseFactsInWords, LineAfter, MessageParams, RefundInWords, Texts } from '../kinds.ts'
import { threeDatesBlocks } from '../three-dates.ts'
import { afterEnd, filled } from './after-end.ts'
import { delayReasons, lineNow, rejectionReasons, returnReasons } from './reasons.ts'

/* Full-width signs, no space between Chinese and figures; 112 is the emergency number there, so it is called 紧急呼叫. */

const day = (of: Day) => formatDay('zh-Hans', of)
const time = (at: Instant, zone: string) => formatInstant('zh-Hans', at, zone)
const timeZone = (at: Instant, zone: string) => formatInstantWithZone('zh-Hans', at, zone)
const ending = (p: Omit<CaseFactsInWords, 'link'>) => `${p.operator}尾号${lastDigits(p.number)}`
const page = (p: CaseFactsInWords): Block => ({ action: '查看申请', link: p.link })
const about = (p: Omit<CaseFactsInWords, 'link'>, ...more: [string, string][]): Block => ({
  facts: [['申请编号', p.ref], ['手机号码', formatLine(p.number)], ['运营商', p.operator], ...more],
})
const standingShort = (line: LineAfter) =>
  line.is === 'suspended' ? lineNow['zh-Hans'].suspendedShort : lineNow['zh-Hans'][line.is]
const standing = (line: LineAfter) =>
  line.is === 'suspended' ? lineNow['zh-Hans'].suspended(line.why) : lineNow['zh-Hans'][line.is]

export const zhHans: Texts = {
  code: (p) => {
    const use = p.to === 'line' ? '用于确认与本号码有关的申请' : '用于确认与手机号码有关的申请'
    return {
      sms: `${p.code}是您的验证码（${p.operator}），${use}，${p.minutes}分钟内有效。请勿告知任何人。${p.host ? `\n\n@${p.host} #${p.code}` : ''}`,
      subject: `${p.code}是您的验证码`,
      body: [
        `您的验证码（${p.operator}）：${p.code}`,
        `${use}，${p.minutes}分钟内有效。`,
        '请勿告知任何人，包括我们的工作人员。如非本人操作，无需理会：没有验证码，不会办理任何事项。',
      ],
    }
  },

  received: (p) => {
    const next = {
      identity: '下一步：请验证身份。',
      papers: '下一步：请提交文件，所需文件见申请页面。',
      'papers-mourning': '请节哀。文件可在方便时提交，所需文件见申请页面。',
      agreement: '下一步：请查看费用明细并确认。',
      review: '下一步：由我们审核，您无需操作。',
      report: '接下来由客服人员核查该号码的办理过程，您无需操作。',
    }[p.next]
    const promise = day(dayOf(p.promiseUntil, p.zone))
    return {
      sms: `已收到申请：注销${formatLine(p.number)}，编号${p.ref}，${timeZone(p.at, p.zone)}。号码目前未作任何变更。${next}承诺时限：${promise}（含当日）。查询或撤回：${p.link}`,
      subject: `已收到您注销${formatLine(p.number)}的申请`,
      body: [
        `我们已于${timeZone(p.at, p.zone)}收到您注销${formatLine(p.number)}的申请。号码目前未作任何变更。`,
        about(p, ['收到时间', timeZone(p.at, p.zone)], ['承诺时限（含当日）', promise]),
        '申请以上述时间为准，后续补充资料不影响这一时间。',
        next,
        '号码最终注销之前，您可以撤回申请。最晚撤回时间见申请页面。',
        ...threeDatesBlocks(p.dates, 'zh-Hans', p.zone),
        page(p),
      ],
    }
  },

  'line-warning': (p) => ({
    sms: `有人申请注销本号码（${p.operator}），${timeZone(p.at, p.zone)}。不是您本人申请的？无需密码，也无需付款。请在此阻止：${p.stopLink}`,
    subject: '有人申请注销您的号码',
    body: [
      `我们于${timeZone(p.at, p.zone)}收到注销您号码的申请。如为本人申请，无需操作。`,
      {
        facts: [
          ['申请编号', p.ref],
          ['运营商', p.operator],
        ],
      },
      '不是您本人申请的？请在下方阻止。无需密码，也无需付款。我们会立即暂缓办理，并核实申请人身份。',
      { action: '阻止申请', link: p.stopLink },
    ],
  }),

  protection: (p) => {
    const number = formatMsisdn(p.number)
    const when = timeZone(p.at, p.zone)
    const until = timeZone(p.until ?? p.at, p.zone)
    const what = {
      on: `${number}已于${when}开启防注销保护：解除保护之前，任何申请都不会注销该号码。`,
      kept: `${number}继续受保护，未作任何解除。`,
      lifted: `${number}的防注销保护已于${when}解除：可再次通过申请注销。`,
      'lift-asked': `有人申请解除${number}的防注销保护，将于${until}解除。`,
    }[p.act]
    const sms = {
      on: `${p.operator}：本号码已于${when}开启防注销保护，申请不会将其注销。非本人操作？请查看：${p.link}`,
      kept: `${p.operator}：本号码继续受保护，未作任何解除。详情：${p.link}`,
      lifted: `${p.operator}：本号码的防注销保护已于${when}解除。非本人操作？可重新开启：${p.link}`,
      'lift-asked': `${p.operator}：有人申请解除本号码的防注销保护，将于${until}解除。非本人操作？保留保护：${p.link}`,
    }[p.act]
    const isAsked = p.act === 'lift-asked'
    return {
      sms,
      subject: p.act === 'on' || p.act === 'kept' ? '您的号码受保护' : '您的号码的防注销保护',
      body: isAsked
        ? [what, '非本人操作？请用下面的链接保留保护，无需密码，无需付费。', { action: '保留保护', link: p.link }]
        : [what, `非本人操作？请致电${p.operator}。`, { action: '打开自助页面', link: p.link }],
    }
  },

  'identity-asked': (p) => ({
    sms: `请验证身份，以便继续办理申请${p.ref}（${ending(p)}）。无论何时验证，均以${timeZone(p.receivedAt, p.zone)}为收到时间：${p.link}`,
    subject: '请验证身份',
    body: [
      '我们已收到您的申请。继续办理之前，需要确认是您本人申请。',
      about(p, ['收到时间', timeZone(p.receivedAt, p.zone)]),
      '无论何时验证，收到时间不变。号码目前未作任何变更。',
      { action: '验证身份', link: p.link },
    ],
  }),

  'chat-answer': (p) => ({
    sms: `您就申请${p.ref}（${ending(p)}）提出的问题已有答复：${p.link}`,
    subject: '您的问题已有答复',
    body: ['您就申请向我们提了问题，答复在对话页面。', about(p), { action: '查看答复', link: p.link }],
  }),

  'question-answer': (p) => ({
    sms: `${p.operator}：您的问题已有答复：${p.link}`,
    subject: '您的问题已有答复',
    body: [
      `您曾向${p.operator}提问，答复在该问题的页面。`,
      { action: '查看答复', link: p.link },
      '未曾提问？说明有人误填了您的邮箱，无需理会。',
    ],
  }),

  'form-link': (p) => ({
    sms: `${p.operator}：您索取的号码注销申请表（尾号${lastDigits(p.number)}），${timeZone(p.until, p.zone)}前有效，仅供填写一次。未曾索取？无需理会：${p.link}`,
    subject: '号码注销申请表',
    body: [
      `您曾通过电话或在线对话向${p.operator}索取号码注销申请表，现发给您。`,
      {
        facts: [
          ['手机号码', `尾号${lastDigits(p.number)}`],
          ['打开期限', timeZone(p.until, p.zone)],
        ],
      },
      '此链接只能填写一份申请。按下最后的按钮之前，不会提交任何内容；首先要核实号码是您的。',
      { action: '打开申请表', link: p.link },
      '未曾索取？无需理会：没有您的操作，号码不会有任何变化。',
    ],
  }),

  'contact-changed': (p) => ({
    sms: `申请${p.ref}（${ending(p)}）的通知联系方式已更改，${timeZone(p.at, p.zone)}。不是您本人操作？请在此阻止：${p.stopLink}`,
    subject: '我们今后通知其他联系方式',
    body: [
      `您申请的通知联系方式已于${timeZone(p.at, p.zone)}更改。如为本人操作，无需处理：这是我们发到这里的最后一次通知。`,
      about(p),
      '不是您本人操作？请在下方阻止申请，并致电运营商。无需密码，也无需付款。',
      { action: '阻止申请', link: p.stopLink },
    ],
  }),

  'paper-refused': (p) => ({
    sms: `申请${p.ref}（${ending(p)}）有一份证件需重新提交。页面写明是哪一份及原因，只需重交这一份：${p.link}`,
    subject: '请重新提交一份证件',
    body: [
      '我们看过您提交的证件，但未能通过。',
      '申请页面写明是哪一份、原因以及怎样拍摄。只需重新提交这一份，申请日期不变。',
      about(p),
      page(p),
    ],
  }),

  accepted: (p) => {
    const until =
      p.serviceEnd === 'now'
        ? '我们现在开始办理停止服务。'
        : `${timeZone(p.serviceEnd, p.zone)}之前，号码不作任何变更。`
    return {
      sms: `申请${p.ref}已受理，办理中（${ending(p)}）。受理不等于注销。${until}停止服务后另行通知。${p.link}`,
      subject: '申请已受理，号码尚未注销',
      body: [
        '您的申请已受理，正在办理。',
        `受理不等于注销。${until}停止服务后，我们会另行通知您。`,
        about(p),
        ...threeDatesBlocks(p.dates, 'zh-Hans', p.zone),
        page(p),
      ],
    }
  },

  reminder: (p) => {
    const words = reminderWords(p)
    return {
      sms: `${words.head}${words.short}申请编号${p.ref}（${ending(p)}）。${p.link}`,
      subject: words.head.replace(/。$/, ''),
      body: [words.long, about(p), page(p)],
    }
  },

  barred: (p) => ({
    sms: `号码已停机（${ending(p)}）。通话、短信和上网已停止，${p.emergency}紧急呼叫不受影响。${timeZone(p.withdrawUntil, p.zone)}前可撤回申请${p.ref}：${p.link}`,
    subject: '号码已停机',
    body: [
      `该号码已于${timeZone(p.at, p.zone)}停机：通话、短信和上网已停止，${p.emergency}紧急呼叫不受影响。`,
      `${time(p.withdrawUntil, p.zone)}前，您可以撤回申请，号码将恢复使用。此后号码将注销，无法恢复。`,
      about(p),
      page(p),
    ],
  }),

  off: (p) => {
    const seen = {
      'network-observed': '我们查询了网络：网络已不再为该号码提供服务。',
      'billing-record': '运营商的计费记录显示该号码已注销。网络本身未经查询。',
      'operator-attested': '运营商声明该号码已注销。网络本身未经查询。',
    }[p.evidenceClass]
    return {
      sms: `${timeZone(p.observedAt, p.zone)}，${seen}我们将再次查询，随后发送销户证明。编号${p.ref}（${ending(p)}）：${p.link}`,
      subject: p.evidenceClass === 'network-observed' ? '号码已注销（已核实）' : '号码已注销（据运营商信息）',
      body: [
        `${timeZone(p.observedAt, p.zone)}，${seen}`,
        about(p, ['查询的系统数', String(p.elements)], ['查询次数', String(p.readings)]),
        '我们将再次查询，随后发送销户证明。已查和未查的项目都会写在证明中。',
        page(p),
      ],
    }
  },

  'not-confirmed': (p) => ({
    sms: `未能确认号码已停用（编号${p.ref}，${ending(p)}）。请暂时视为仍可使用。工作人员正在处理，您无需操作。最迟${day(p.nextBy)}再次通知。${p.link}`,
    subject: '未能确认号码已停用',
    body: [
      '停止服务的指令已发出，但我们未能确认号码已停用。请暂时视为仍可使用。',
      `工作人员正在处理，您无需操作。我们最迟于${day(p.nextBy)}再次通知您。`,
      about(p),
      page(p),
    ],
  }),

  certificate: (p) => ({
    sms: `销户证明已开具（编号${p.ref}，${ending(p)}）。请查看并保存：${p.link}`,
    subject: '销户证明已开具',
    body: [
      '销户证明已开具，写明查询了什么、何时查询，以及哪些项目未查。',
      about(p, ['核验码', p.code]),
      `您出示证明后，对方可凭核验码在此核验：${p.verifyUrl}`,
      { action: '查看销户证明', link: p.link },
    ],
  }),

  settled: (p) => {
    const facts: [string, string][] = [['最终账单', formatMoney('zh-Hans', p.finalBill)]]
    if (p.credited) {
      const w = afterEnd['zh-Hans']
      return {
        sms: `${w.credited.short}编号${p.ref}（${ending(p)}）。${p.link}`,
        subject: w.credited.subject,
        body: [refundWords(p.credited), w.credited.long, about(p, ...facts), page(p)],
      }
    }
    const body: Block[] = []
    let shortly = '无需支付，也无退款。'
    if (p.due) {
      shortly = '有待支付费用。'
      body.push(
        `待支付：${formatMoney('zh-Hans', p.due.amount)}。这不影响注销。请在${day(p.due.by)}前支付。`,
        '如对金额有异议，请在申请页面告诉我们。',
      )
    }
    if (p.refund) {
      shortly = '有退款。'
      body.push(refundWords(p.refund))
      facts.push(['退款', formatMoney('zh-Hans', p.refund.amount)], ['预计日期', day(p.refund.expectedBy)])
    }
    if (body.length === 0) body.push('无需支付任何费用，也没有退款。')
    return {
      sms: `最终账单已出（编号${p.ref}，${ending(p)}）。${shortly}金额和日期：${p.link}`,
      subject: '最终账单已出',
      body: [...body, about(p, ...facts), page(p)],
    }
  },

  'refund-paid': (p) => ({
    sms: `被银行退回的款项已重新汇出（${p.operator}，${ending(p)}，编号${p.ref}）。金额与预计日期：${p.link}`,
    subject: '已重新汇出您的退款',
    body: [
      '银行曾退回这笔汇款，现已重新汇出。',
      refundWords(p.refund),
      about(p, ['退款', formatMoney('zh-Hans', p.refund.amount)], ['预计日期', day(p.refund.expectedBy)]),
      page(p),
    ],
  }),

  'after-end': (p) => {
    const w = afterEnd['zh-Hans']
    const amount = p.amount ? formatMoney('zh-Hans', p.amount) : ''
    const more: [string, string][] = p.amount ? [[w.amount, amount]] : []
    return {
      sms: `${w.short[p.what]}编号${p.ref}（${ending(p)}）。${p.link}`,
      subject: w.subject[p.what],
      body: [filled(w.long[p.what], { when: timeZone(p.at, p.zone), amount }), w.next, about(p, ...more), page(p)],
    }
  },

  'refund-returned': (p) => ({
    sms: `银行退回了我们的汇款：${returnReasons['zh-Hans'][p.because]}。这笔钱仍然是您的。编号${p.ref}（${ending(p)}）。请提供其他账户：${p.link}`,
    subject: '银行退回了我们的汇款',
    body: [
      `银行退回了我们汇给您的${formatMoney('zh-Hans', p.amount)}：${returnReasons['zh-Hans'][p.because]}。`,
      '这笔钱仍然是您的。请提供其他账户，我们会重新汇出。',
      about(p),
      { action: '提供其他账户', link: p.link },
    ],
  }),

  'not-restored': (p) => ({
    sms: `停机已解除，但尚未查到号码已恢复原状（编号${p.ref}，${ending(p)}）。工作人员正在处理，您无需操作。最迟${day(p.nextBy)}再次通知。${p.link}`,
    subject: '尚未核实号码已恢复',
    body: [
      '停机已解除，但我们尚未查到号码已恢复原状。',
      `工作人员正在处理，您无需操作。我们最迟于${day(p.nextBy)}再次通知您。`,
      about(p),
      page(p),
    ],
  }),

  withdrawn: (p) => ({
    sms: `申请${p.ref}已撤回（${ending(p)}），${timeZone(p.at, p.zone)}。${standingShort(p.line)}${p.link}`,
    subject: '申请已撤回',
    body: [`申请已于${timeZone(p.at, p.zone)}撤回。`, standing(p.line), about(p), page(p)],
  }),

  rejected: (p) => {
    const { reason, wayOut } = rejectionReasons['zh-Hans'][p.because]
    const now = standing(p.line)
    return {
      sms: `申请${p.ref}已驳回（${ending(p)}）。${reason}后续办法：${p.link}`,
      subject: '申请已驳回',
      body: [reason, now, `后续办法：${wayOut}`, about(p), page(p)],
    }
  },

  held: (p) => ({
    sms: `申请${p.ref}已暂缓办理（${ending(p)}），${timeZone(p.at, p.zone)}。我们正在核实申请人身份，其间不会再变更号码。${p.link}`,
    subject: '申请已暂缓办理',
    body: [
      `我们已于${timeZone(p.at, p.zone)}立即暂缓办理。`,
      '现正核实申请人身份，其间不会再变更该号码。',
      about(p),
      page(p),
    ],
  }),

  'ported-out': (p) => {
    const where = p.to ?? '其他运营商'
    return {
      sms: `号码已携号转网至${where}（${ending(p)}），${timeZone(p.at, p.zone)}。原服务随之终止，申请${p.ref}一并结束。${p.link}`,
      subject: '号码已携号转网',
      body: [
        `该号码已于${timeZone(p.at, p.zone)}转至${where}，在那里继续使用。`,
        `${p.operator}的服务随之终止，本申请不再办理其他事项。`,
        about(p),
        page(p),
      ],
    }
  },

  late: (p) => {
    const why = delayReasons['zh-Hans'][p.because]
    const head = p.broken ? '办理超时，我们深表歉意' : '办理可能超过承诺时限'
    return {
      sms: `${head}（编号${p.ref}，${ending(p)}）。${why}号码尚未注销。承诺：${day(p.promised)}。新的时限：${day(p.newDate)}。${p.link}`,
      subject: head,
      body: [
        p.broken
          ? `我们承诺在${day(p.promised)}（含当日）前完成注销，目前尚未完成，深表歉意。`
          : `我们承诺在${day(p.promised)}（含当日）前完成注销。现在看来可能需要更长时间，特此提前告知。`,
        `${why}您无需操作。新的时限：${day(p.newDate)}。`,
        about(p),
        page(p),
      ],
    }
  },
}

function reminderWords(p: MessageParams['reminder']): { head: string; short: string; long: string } {
  const { reminder } = p
  if (reminder.about === 'service-end') {
    const end = timeZone(reminder.serviceEnd, p.zone)
    return {
      head: reminder.daysLeft === 0 ? '今天停止服务。' : `${reminder.daysLeft}天后停止服务。`,
      short: `号码可用至${end}。`,
      long: `号码将于${end}停止服务。请在此之前备份通讯录和短信，并解绑使用该号码的账号，之后可能无法办理。`,
    }
  }
  if (reminder.about === 'payee') {
    return {
      head: '待您处理：您的钱退到哪里？',
      short: '款项是您的，等待您告知退款方式。',
      long: `按最终账单，应退还给您${formatMoney('zh-Hans', reminder.amount)}。请告诉我们退到哪里。款项会一直为您保留；注销办理不受影响。`,
    }
  }
  const until = timeZone(reminder.until, p.zone)
  if (reminder.about === 'papers') {
    return {
      head: '等待您提交文件。',
      short: `等待至${until}。`,
      long: `继续办理需要申请页面所列的文件。我们等待至${until}。如需更多时间，可随时重新申请。`,
    }
  }
  if (reminder.about === 'identity') {
    return {
      head: '待您处理：请验证身份。',
      short: `等待至${until}。`,
      long: `继续办理之前，需要确认是您本人申请。我们等待至${until}。`,
    }
  }
  return {
    head: '待您处理：请查看费用明细。',
    short: `${until}前未答复，将按普通条款继续办理。`,
    long: `请查看待支付和应退还的金额并确认。${until}前未收到答复，将按普通条款继续办理。`,
  }
}

function refundWords(refund: RefundInWords): string {
  const amount = formatMoney('zh-Hans', refund.amount)
  const until = day(refund.expectedBy)
  return {
    'to-number': `我们已将${amount}退至您指定的号码，预计最迟${until}到账。`,
    'to-bank': `我们已将${amount}汇至您的银行账户，预计最迟${until}到账。`,
    'at-branch': `退还${amount}，请到营业厅领取，最迟${until}可领取。`,
  }[refund.way]
}
