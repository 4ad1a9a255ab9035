/** Which edition of the pages asks. */

/** The header in which it says so. */
export const clientHeader = 'x-kepu-client';

const shape = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/;

/** Is `edition` one that a deployment wanting `least` no longer serves? One that says nothing readable is let in: it is no page of ours. */
export function isTooOld(edition: string, least: string | null): boolean {
  const [has, wants] = [shape.exec(edition), shape.exec(least ?? '')];
  if (!has || !wants) return false;
  for (let at = 1; at <= 3; at += 1) {
    const difference = Number(has[at]) - Number(wants[at]);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
