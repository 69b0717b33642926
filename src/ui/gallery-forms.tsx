import type { JSX } from 'preact'
import { Checkbox, Checkboxes, Radios } from './choices.tsx'
import { DateChoice, FileInput, Select, TextArea, TextInput } from './form.tsx'
import { useSay } from './lang.ts'
import { Ways } from './ways.tsx'

/** Every kind of field, plain and with an error. */
export function FieldsSample(): JSX.Element {
  const say = useSay()
  const number = { label: say('gallery.number'), hint: say('gallery.numberHint') }
  return (
    <>
      <TextInput name="sampleNumber" {...number} type="tel" inputMode="tel" autocomplete="tel" width={20} />
      <TextInput
        name="sampleNumberWrong"
        {...number}
        value="701 123"
        width={20}
        error={say('errors.code.phone')}
        type="tel"
        autocomplete="tel"
      />
      <TextInput
        name="sampleName"
        label={say('gallery.fullName')}
        hint={say('gallery.fullNameHint')}
        autocomplete="name"
      />
      <TextInput name="sampleMail" label={say('gallery.email')} type="email" autocomplete="email" optional />
      <TextInput
        name="sampleCode"
        label={say('gallery.code')}
        inputMode="numeric"
        autocomplete="one-time-code"
        width={8}
        maxLength={6}
      />
      <TextInput name="sampleMoney" label={say('common.all')} inputMode="decimal" width={8} suffix="₸" />
      <DateChoice
        name="sampleDate"
        label={say('gallery.endDay')}
        hint={say('common.date.hint', { example: '31 1 2027' })}
        value="2027-01-31"
      />
      <DateChoice
        name="sampleDateWrong"
        label={say('gallery.endDay')}
        typed={{ 'sampleDateWrong-day': '1', 'sampleDateWrong-month': '1', 'sampleDateWrong-year': '2020' }}
        error={say('errors.code.datePast')}
      />
      <TextArea name="sampleNotes" label={say('gallery.notes')} optional rows={3} />
      <Select
        name="sampleOperator"
        label={say('gallery.operator')}
        options={['Kcell', 'Beeline', 'Tele2'].map((name) => ({ value: name, label: name }))}
      />
      <FileInput name="sampleFile" label={say('gallery.document')} error={say('errors.code.pictureUnclear')} />
    </>
  )
}

/** Every kind of choice. */
export function ChoicesSample(): JSX.Element {
  const say = useSay()
  const facts = (number: string, undo: string) => [
    { question: say('gallery.card.numberLabel'), says: [number] },
    { question: say('gallery.card.undoLabel'), says: [undo] },
  ]
  return (
    <>
      <Radios
        name="sampleReason"
        label={say('gallery.reason')}
        optional
        value="unneeded"
        items={[
          { value: 'unneeded', label: say('gallery.reason.unneeded'), hint: say('gallery.reason.unneededHint') },
          { value: 'leaving', label: say('gallery.reason.leaving') },
          { value: 'unsaid', label: say('gallery.reason.unsaid') },
        ]}
      />
      <Radios
        name="sampleWhen"
        label={say('gallery.endWhen')}
        error={say('errors.code.choose')}
        value="day"
        items={[
          { value: 'now', label: say('gallery.endWhen.now') },
          {
            value: 'day',
            label: say('gallery.endWhen.day'),
            reveal: <DateChoice name="sampleDay" label={say('gallery.endDay')} />,
          },
        ]}
      />
      <Radios
        name="sampleYes"
        label={say('gallery.agree')}
        inline
        items={[
          { value: 'yes', label: say('common.yes') },
          { value: 'no', label: say('common.no') },
        ]}
      />
      <Checkboxes
        name="sampleOperators"
        label={say('gallery.operator')}
        values={['Beeline']}
        items={['Kcell', 'Beeline', 'Tele2'].map((name) => ({ value: name, label: name }))}
      />
      <Checkbox name="sampleAgree" label={say('gallery.agree')} error={say('errors.code.confirm')} />
      <Ways
        name="sampleWay"
        words={{ caption: say('line.decide.caption'), way: say('line.decide.way'), choose: say('line.decide.choose') }}
        items={[
          {
            value: 'cancel',
            title: say('gallery.card.cancel'),
            action: say('common.continue'),
            answers: facts(say('gallery.card.cancelNumber'), say('gallery.card.cancelUndo')),
          },
          {
            value: 'transfer',
            title: say('gallery.card.transfer'),
            action: say('common.continue'),
            answers: facts(say('gallery.card.transferNumber'), say('gallery.card.transferUndo')),
          },
          {
            value: 'pause',
            title: say('gallery.card.pause'),
            action: say('common.continue'),
            answers: facts(say('gallery.card.pauseNumber'), say('gallery.card.pauseUndo')),
          },
        ]}
      />
    </>
  )
}
