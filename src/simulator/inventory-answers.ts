import type { SimLine, SimService } from './line.ts'

/* Lines as TM Forum bodies: product (TMF637), customer (TMF629), agreement (TMF651), number (TMF639). */

export type Json = Record<string, unknown>

/** TMF637 4.0.0 Product. Identities are realizing resources, so that `realizingResource.value=` finds a line by each. */
export function productOf(line: SimLine, base: string): Json {
  const path = `${base}/tmf-api/productInventory/v4/product/${line.id}`
  return {
    id: line.id,
    href: path,
    name: line.plan,
    status: line.status,
    ...(line.terminatedOn ? { terminationDate: line.terminatedOn } : {}),
    productSerialNumber: line.profiles[0]?.iccid ?? '',
    productOffering: { id: `offer-${line.plan}`, name: line.plan },
    billingAccount: { id: line.account },
    relatedParty: [
      {
        id: line.holder.id,
        name: line.holder.name,
        role: 'customer',
        '@referredType': line.holder.kind === 'company' ? 'Organization' : 'Individual',
      },
    ],
    realizingService: Object.entries(line.targets).map(([target, service]) => ({ id: service.id, name: target })),
    realizingResource: resourcesOf(line),
    productCharacteristic: characteristicsOf(line),
    ...(line.reliesOn
      ? {
          productRelationship: [
            {
              relationshipType: 'reliesOn',
              product: { id: line.reliesOn, href: path.replace(line.id, line.reliesOn), '@referredType': 'Product' },
            },
          ],
        }
      : {}),
    '@type': 'Product',
  }
}

function resourcesOf(line: SimLine): Json[] {
  return [
    { id: numberId(line), name: 'msisdn', value: line.msisdn, '@referredType': 'LogicalResource' },
    ...line.profiles.flatMap((profile, i) => [
      { id: `imsi-${i}-${line.id}`, name: 'imsi', value: profile.imsi, '@referredType': 'LogicalResource' },
      {
        id: `iccid-${i}-${line.id}`,
        name: 'iccid',
        value: profile.iccid,
        '@referredType': profile.form === 'esim' ? 'LogicalResource' : 'PhysicalResource',
      },
    ]),
  ]
}

function characteristicsOf(line: SimLine): Json[] {
  const values: [string, unknown][] = [
    ['paymentType', line.payment],
    ['use', line.use],
    ['services', line.services],
    ['suspendReason', line.status === 'suspended' ? line.suspendedFor : undefined],
    ['holds', line.holds.length > 0 ? line.holds : undefined],
    ['portOut', line.port],
    ['lastTrafficAt', line.lastTrafficAt],
    ['callForwarding', line.forwardsTo],
    ['voicemail', line.voicemail],
  ]
  return values
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, valueType: Array.isArray(value) ? 'array' : typeof value, value }))
}

/** TMF629 4.0.0 Customer: who holds the line and how they can be reached. */
export function customerOf(line: SimLine, base: string): Json {
  const { holder } = line
  return {
    id: holder.id,
    href: `${base}/tmf-api/customerManagement/v4/customer/${holder.id}`,
    name: holder.name,
    status: line.status === 'terminated' ? 'former' : 'active',
    engagedParty: {
      id: `party-${holder.id}`,
      name: holder.name,
      '@referredType': holder.kind === 'company' ? 'Organization' : 'Individual',
    },
    characteristic: [
      { name: 'holderKind', value: holder.kind },
      ...(holder.iin ? [{ name: 'iin', value: holder.iin }] : []),
    ],
    contactMedium: line.contacts.map((contact) => ({
      mediumType: contact.channel,
      characteristic:
        contact.channel === 'email' ? { emailAddress: contact.address } : { phoneNumber: contact.address },
      validFor: { startDateTime: contact.since },
    })),
    '@type': 'Customer',
  }
}

/** TMF651 4.0.0 Agreements. `engagedParty` as the file says and `engagedPartyRole` as its conformance kit asks. */
export function agreementsOf(line: SimLine, base: string): Json[] {
  const party = { id: line.holder.id, name: line.holder.name, role: 'customer', '@referredType': 'Customer' }
  return line.commitments.map((commitment) => ({
    id: commitment.id,
    href: `${base}/tmf-api/agreementManagement/v4/agreement/${commitment.id}`,
    name: commitment.name,
    agreementType: commitment.kind,
    status: 'inProcess',
    agreementPeriod: { startDateTime: commitment.startsOn, endDateTime: commitment.endsOn },
    agreementItem: [
      { product: [{ id: line.id }], termOrCondition: [{ id: '1', description: `Until ${commitment.endsOn}` }] },
    ],
    characteristic: [
      ...(commitment.monthlyMinor === undefined ? [] : [{ name: 'monthlyFee', value: tenge(commitment.monthlyMinor) }]),
      ...(commitment.residualMinor === undefined
        ? []
        : [{ name: 'deviceResidual', value: tenge(commitment.residualMinor) }]),
    ],
    engagedParty: [party],
    engagedPartyRole: [party],
    '@type': 'Agreement',
  }))
}

/** TMF639 4.0.0 Resource of the number. Quarantine has no value of its own there: `reserved` and a characteristic. */
export function numberOf(line: SimLine, base: string): Json {
  const status = { 'in-use': 'reserved', quarantine: 'reserved', free: 'available' }[line.number]
  return {
    id: numberId(line),
    href: `${base}/tmf-api/resourceInventoryManagement/v4/resource/${numberId(line)}`,
    name: 'msisdn',
    category: 'MSISDN',
    resourceStatus: status,
    usageState: line.number === 'in-use' ? 'active' : 'idle',
    resourceCharacteristic: [
      { name: 'value', value: line.msisdn },
      { name: 'quarantine', value: line.number === 'quarantine' },
      ...(line.number === 'free' ? [] : [{ name: 'subscription', value: line.id }]),
    ],
    '@type': 'LogicalResource',
  }
}

/** The id of a line's number in the pool. */
export function numberId(line: SimLine): string {
  return `msisdn-${line.msisdn.slice(1)}-${line.id}`
}

/** TMF640 4.0.0 Service as far as the inventory knows it; the live reading is added by network.ts. */
export function serviceOf(line: SimLine, target: string, service: SimService, base: string): Json {
  return {
    id: service.id,
    href: `${base}/tmf-api/ServiceActivationAndConfiguration/v4/service/${service.id}`,
    name: target,
    category: target,
    state: service.state,
    serviceDate: line.contacts[0]?.since ?? '2024-01-01T00:00:00.000Z',
    serviceSpecification: { id: `spec-${target}`, name: target },
    relatedEntity: [{ id: line.id, role: 'product', '@referredType': 'Product' }],
    '@type': 'Service',
  }
}

/** TM Forum Money: major units as a number. */
export function tenge(minor: number): { unit: string; value: number } {
  return { unit: 'KZT', value: minor / 100 }
}
