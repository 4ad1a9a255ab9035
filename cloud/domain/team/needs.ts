/** What one order asks of whoever serves it: by its topic and the topics above, and by the place it is given in. */
import type { Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import type { Destination, ServiceForm } from '../terms';
import { courses, qualifications, type Course, type Qualification } from './team';

export interface AskedOf { topicId: string | null; destination: Destination | null; form?: ServiceForm | null }

export interface Needs {
  /** of each group somebody of the crew holds one */
  qualifications: Qualification[][];
  /** what every volunteer of the crew has learnt first */
  training: Course[];
  /** 入户: into somebody's home nobody goes alone */
  crewSize: number;
  risks: string[];
  insurance: boolean;
  sensitive: boolean;
  asksAgain: boolean;
  /** outdoors or with danger: older people and whoever asks for light duty are asked first */
  heavy: boolean;
}

const HOME_CREW = 2;
const homeRisks = '到别人家里去：两个人一起，不收东西，不喝酒，主人说停就停';

export const isHomeVisit = (asked: Pick<AskedOf, 'destination'>): boolean => asked.destination === 'family';

export function needsOf(directory: Directory, asked: AskedOf): Needs {
  const rows = topicChain(directory, asked.topicId).flatMap((topicId) => directory.needs.get(topicId) ?? []);
  const home = isHomeVisit(asked);
  const insurance = rows.some((row) => row.insurance);
  return {
    qualifications: rows.map((row) => row.qualifications).filter((group) => group.length > 0),
    training: [...new Set([...rows.flatMap((row) => row.training), ...(home ? ['homeVisit' as const] : [])])],
    crewSize: home ? HOME_CREW : 1,
    risks: [...rows.flatMap((row) => row.risks ?? []), ...(home ? [homeRisks] : [])],
    insurance,
    sensitive: rows.some((row) => row.sensitive),
    asksAgain: rows.some((row) => row.asksAgain),
    heavy: insurance || asked.form === 'fieldGuidance',
  };
}

/** Do these people together hold what is asked? Counts only what was seen on paper. */
export function isQualified(directory: Directory, personIds: readonly string[], needs: Pick<Needs, 'qualifications'>): boolean {
  const held = new Set(personIds.flatMap((personId) => directory.volunteers.get(personId)?.qualifications ?? []));
  return needs.qualifications.every((group) => group.some((one) => held.has(one)));
}

export const qualificationWords = (group: readonly Qualification[]): string => group.map((one) => qualifications[one]).join('、');
export const courseWords = (list: readonly Course[]): string => list.map((one) => courses[one]).join('、');
