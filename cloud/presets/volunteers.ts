/** The sample counties' volunteers: everybody with a post in a team, invented as their names are. */
import type { Volunteer } from '../domain/team/team';
import type { CountyPreset } from './shiquan';

type Known = Partial<Omit<Volunteer, 'personId'>>;

const known: Readonly<Record<string, Known>> = {
  'captain-anti-fraud': { birthYear: 1975, skills: ['反诈宣讲'], qualifications: ['police'], training: ['speaking', 'privacy', 'homeVisit'] },
  'volunteer-anti-fraud-2': { skills: ['银行业务'], training: ['speaking', 'privacy', 'homeVisit'] },
  'captain-health': { birthYear: 1970, skills: ['内科'], qualifications: ['doctor'], training: ['speaking', 'privacy', 'homeVisit', 'firstAid'] },
  'volunteer-health-1': { skills: ['量血压'], qualifications: ['nurse'], training: ['speaking', 'privacy', 'homeVisit', 'firstAid'] },
  'volunteer-health-2': { skills: ['用药指导'], qualifications: ['pharmacist'], training: ['speaking', 'privacy'] },
  'volunteer-health-3': { skills: ['急救'], qualifications: ['doctor'], training: ['speaking', 'firstAid'] },
  'volunteer-health-4': { skills: ['心理咨询'], qualifications: ['psychologist'], training: ['speaking', 'privacy', 'homeVisit'] },
  'captain-farming': { skills: ['栽桑养蚕'], qualifications: ['agronomist'], training: ['speaking', 'outdoor'] },
  'volunteer-farming-2': { skills: ['动物防疫'], qualifications: ['veterinarian'], training: ['speaking', 'outdoor'] },
  'captain-safety': { birthYear: 1972, skills: ['消防'], qualifications: ['firefighter'], training: ['speaking', 'outdoor', 'firstAid'] },
  'volunteer-safety-1': { skills: ['看预警'], training: ['speaking', 'outdoor'] },
  'volunteer-safety-2': { skills: ['疏散演练'], qualifications: ['teacher'], training: ['speaking', 'outdoor'] },
  'captain-silver': { birthYear: 1955, qualifications: ['teacher'], training: ['speaking', 'homeVisit'], lightDuty: true },
  'volunteer-silver-1': { birthYear: 1956, qualifications: ['agronomist'], lightDuty: true },
  'volunteer-silver-2': { birthYear: 1960, skills: ['教手机'], training: ['speaking', 'homeVisit'], lightDuty: true },
  'volunteer-silver-3': { birthYear: 1958, skills: ['科学小实验'], lightDuty: true },
  'volunteer-silver-4': { birthYear: 1954, skills: ['看病历'], qualifications: ['doctor'], training: ['speaking', 'homeVisit', 'firstAid'], lightDuty: true },
  'captain-hospital': { skills: ['内科'], qualifications: ['doctor'], training: ['speaking', 'privacy', 'homeVisit', 'firstAid'] },
  'volunteer-hospital-3': { skills: ['心理咨询'], qualifications: ['psychologist'], training: ['speaking', 'privacy', 'homeVisit'] },
};

export interface VolunteerPreset extends Omit<Volunteer, 'personId'> { presetId: string }

/** Everybody who holds a post in a team, registered once however many teams that is. */
export function volunteersOf(county: CountyPreset): VolunteerPreset[] {
  return county.people.filter((person) => person.posts.some((post) => 'teamId' in post)).map((person) => ({
    presetId: person.id, birthYear: 1985, skills: [], qualifications: [], training: ['speaking'], times: [], gridCodes: [], lightDuty: false, ...known[person.id],
  }));
}
