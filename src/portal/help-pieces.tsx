import type { JSX } from 'preact'
import { Part, Sentences } from './pages/frame.tsx'
import type { Visit } from './visit.tsx'

/* Parts of the help pages that hold for every operator. */

export interface OfVisit {
  visit: Visit
}

const steps = ['received', 'checked', 'accepted', 'off', 'confirmed'] as const

/** Named as on the page of a request, so that one is recognised on the other. */
export function FiveSteps({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.steps')}>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <b>{say(`track.step.${step}`)}</b>
            <br />
            {say(`about.help.${step}`)}
          </li>
        ))}
      </ol>
    </Part>
  )
}

export function Needed({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('portal.start.need')}>
      <Sentences
        items={[
          say('portal.start.need.proof'),
          say('portal.start.need.contact'),
          say('portal.start.need.refund'),
          say('about.help.need.name'),
          say('about.help.need.reason'),
        ]}
      />
    </Part>
  )
}

export function WhereNumber({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.number')}>
      <Sentences
        items={[
          say('about.help.number.settings'),
          say('about.help.number.card'),
          say('about.help.number.esim'),
          say('about.help.number.modem'),
        ]}
      />
      <p>{say('about.help.number.iccid')}</p>
      <p>{say('about.help.number.code')}</p>
      <p>{say('about.help.number.ownCode')}</p>
    </Part>
  )
}

export function OtherCases({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.cases')}>
      <h3>{say('portal.start.noSim')}</h3>
      <p>{say('portal.start.noSim.text')}</p>
      <p>{say('about.help.lost')}</p>
      <h3>{say('about.help.abroad')}</h3>
      <p>{say('about.help.abroad.text')}</p>
      <p>{say('about.help.abroad.bill')}</p>
      <h3>{say('about.help.data')}</h3>
      <p>{say('about.help.data.text')}</p>
      <p>{say('about.help.data.alarm')}</p>
    </Part>
  )
}

export function Following({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.follow')}>
      <p>{say('about.help.follow.link')}</p>
      <p>{say('about.help.follow.ref')}</p>
      <p>
        <a href="/track">{say('common.footer.track')}</a>
      </p>
      <p>{say('about.help.follow.back')}</p>
      <p>{say('about.help.follow.stranger')}</p>
      <p>{say('about.help.follow.certificate')}</p>
      <p>
        <a href="/verify">{say('common.footer.verify')}</a>
      </p>
    </Part>
  )
}
