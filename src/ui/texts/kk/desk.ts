import type { desk as english } from '../en/desk.ts'
import type { Room } from '../room.ts'

export const desk = {
  title: 'Мамандар үстелі',
} satisfies Room<typeof english>
