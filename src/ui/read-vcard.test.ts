import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readVcard } from './read-vcard.ts'

const card = (...lines: string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n')

describe('a contacts file', () => {
  it('of an iPhone and of an Android phone: names and numbers, groups and folded lines', () => {
    const iphone = card(
      'VERSION:3.0',
      'N:Сәрсенова;Әмина;;;',
      'FN:Әмина\r\n  Сәрсенова',
      'item1.TEL;type=CELL:+7 701 123 45 67',
    )
    const fourth = card('VERSION:4.0', 'FN:Bank\\, Kaspi', 'TEL;VALUE=uri:tel:+7-727-000', 'TEL:9999')
    expect(readVcard(`${iphone}\r\n${fourth}\r\n`)).toEqual({
      ok: true,
      contacts: [
        { name: 'Әмина Сәрсенова', numbers: ['+7 701 123 45 67'] },
        { name: 'Bank, Kaspi', numbers: ['+7-727-000', '9999'] },
      ],
    })
  })

  it('of an old phone: quoted-printable over several lines, and a name only in N', () => {
    const old = card(
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=BC=D0=B8=D0=BD=',
      '=D0=B0;;;;',
      'TEL;CELL:87011234567',
    )
    expect(readVcard(old)).toEqual({ ok: true, contacts: [{ name: 'Амина', numbers: ['87011234567'] }] })
  })

  it('that is empty or no such file is said to be so', () => {
    expect(readVcard(' \n')).toEqual({ ok: false, because: 'empty' })
    expect(readVcard('%PDF-1.7 …')).toEqual({ ok: false, because: 'bad' })
    expect(readVcard('BEGIN:VCARD\nFN:Cut off')).toEqual({ ok: false, because: 'bad' })
  })

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void readVcard(`BEGIN:VCARD\nTEL;ENCODING=QUOTED-PRINTABLE;CHARSET=x:${text}\nEND:VCARD`),
      ),
    )
  })
})
