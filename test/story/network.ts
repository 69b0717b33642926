import type { Instance } from '../instance.ts'

/** How the line stands in the network now, asked with the reading credential, as an engineer would: TMF637, then TMF640. */
export async function networkView(instance: Instance, msisdn: string): Promise<string> {
  const base = `${instance.simulator.url}/kcell/tmf-api`
  const get = async (path: string, token: string): Promise<unknown> => {
    const answer = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } })
    return answer.ok ? answer.json() : { failed: answer.status }
  }
  const { writer, reader } = instance.simulator
  const products = (await get(
    `/productInventory/v4/product?realizingResource.value=${encodeURIComponent(msisdn)}`,
    writer,
  )) as Product[]
  const product = Array.isArray(products) ? products[0] : undefined
  const lines = [`billing says ${product?.status ?? 'nothing'}`]
  for (const { id, name } of product?.realizingService ?? []) {
    const service = (await get(`/ServiceActivationAndConfiguration/v4/service/${id}`, reader)) as {
      serviceCharacteristic?: { name: string; value: unknown }[]
    }
    lines.push(`${name ?? id}: ${describe(service.serviceCharacteristic ?? [])}`)
  }
  return lines.join('; ')
}

interface Product {
  status?: string
  realizingService?: { id: string; name?: string }[]
}

/** What the element says of the line's own identity; what it says of the control identity is left out here. */
function describe(characteristics: { name: string; value: unknown }[]): string {
  const identity = characteristics.find((one) => one.name === 'identity')?.value
  if (identity && typeof identity === 'object' && 'answer' in identity) {
    const { known, admits, attached, answer } = identity as Record<string, unknown>
    const yes = (value: unknown) => (value === true ? 'yes' : value === false ? 'no' : String(value))
    return `known ${yes(known)}, admits ${yes(admits)}, attached ${yes(attached)} («${String(answer).replace(/^[^:]+:\S+: /, '')}»)`
  }
  return characteristics.map((one) => `${one.name} ${JSON.stringify(one.value)}`).join(', ')
}
