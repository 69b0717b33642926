import type { desk as english } from '../en/desk.ts'
import type { Room } from '../room.ts'

export const desk = {
  title: '客服工作台',
} satisfies Room<typeof english>
