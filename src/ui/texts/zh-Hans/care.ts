import type { care as english } from '../en/care.ts'
import type { Room } from '../room.ts'

export const care = {
  open: '现在可以咨询，至{until}',
  later: '现在不在服务时间，下次开始：{when}',
  always: '每天24小时',
  unsure: '现在是否服务，我们无法确定：我们的日历没有这一年。',
  yours: '，您当地时间{time}',
  days: '{days}：{from}–{to}',
  range: '{first}至{last}',
  free: '法定节假日休息',
  byPhone: '电话服务时间',
  write: '在本网站给客服留言',
  'write.key': '书面咨询',
  ask: '也可以致电客服：{phone}。',
  'ask.none': '我们没有找到能够核实的客服电话。其他咨询方式见帮助页。',
} satisfies Room<typeof english>
