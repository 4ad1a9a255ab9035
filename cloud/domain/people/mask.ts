/** «138****1234»; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  return `${phone.slice(0, 3)}****${phone.slice(-2)}`;
}

/** «王**»: enough to ask for the right person, too little to look one up. */
export function maskName(name: string): string {
  return `${[...name][0] ?? ''}**`;
}
