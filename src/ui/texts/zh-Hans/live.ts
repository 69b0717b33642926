import type { live as english } from '../en/live.ts'
import type { Room } from '../room.ts'

export const live = {
  at: '截至{time}。',
  on: '本页会自动更新。',
  news: '有新进展。',
  lost: '连接中断，正在重新连接。',
  off: '本页不再自动更新。请刷新查看最新情况。',
  held: '有新内容，刷新后显示。您操作期间，我们没有改动页面。',
  'off.form': '本页不再自动更新。点击“{button}”查看最新内容，您写的文字会保留。',
  'held.form': '有新内容。点击“{button}”查看，您写的文字会保留。',
  look: '刷新',
} satisfies Room<typeof english>
