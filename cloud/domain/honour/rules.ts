/**
 * 嘉许: rules as data. 科协 finds who fits them, looks at the evidence and confirms; the person decides about publication.
 * No points, no places, no race: whoever fits a rule fits it, however many others do.
 *
 * Source: «制定出台科技志愿服务嘉许激励制度». The numbers are ours, and a county sets its own (table honour_rule); quality
 * stands beside hours in every row, so that hours alone are worth nothing.
 */
export interface HonourRule {
  id: string;
  label: string;
  kind: 'person' | 'team';
  /** minutes of service in the calendar year; of a team, those of its crews together */
  minMinutes: number;
  minServices: number;
  /** at least so many of the services were rated … */
  minRated: number;
  /** … and, of 5, so well on the average */
  minStars: number;
}

/** Highest last: somebody who fits several is proposed for the last of them. */
export const presetRules: readonly HonourRule[] = [
  { id: 'star-1', label: '嘉许一星', kind: 'person', minMinutes: 600, minServices: 5, minRated: 5, minStars: 4 },
  { id: 'star-2', label: '嘉许二星', kind: 'person', minMinutes: 1800, minServices: 15, minRated: 5, minStars: 4 },
  { id: 'star-3', label: '嘉许三星', kind: 'person', minMinutes: 3600, minServices: 30, minRated: 10, minStars: 4.2 },
  { id: 'team', label: '先进队伍', kind: 'team', minMinutes: 1200, minServices: 10, minRated: 5, minStars: 4 },
];

/** The county's own rows in place of the preset ones of the same id. */
export function rulesOf(own: readonly HonourRule[]): HonourRule[] {
  return presetRules.map((rule) => own.find((one) => one.id === rule.id) ?? rule);
}

/** One service somebody took part in, as counted for the year. */
export interface Credited { subjectId: string; activityId: string; minutes: number; /** MM */ month: string; ratings: { stars: number; tags: string[] }[]; /** somebody was not content and it is not settled yet */ complaint: boolean }

/** What 科协 reads before it confirms. */
export interface Evidence { minutes: number; services: number; months: number; rated: number; stars: number | null; tags: { tag: string; count: number }[]; complaints: number }

export function evidenceOf(credited: readonly Credited[]): Evidence {
  const ratings = credited.flatMap((one) => one.ratings);
  const tags = new Map<string, number>();
  for (const tag of ratings.flatMap((one) => one.tags)) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  return {
    minutes: credited.reduce((all, one) => all + one.minutes, 0),
    services: credited.length,
    months: new Set(credited.map((one) => one.month)).size,
    // A 拼场 has several ratings and is still one service.
    rated: credited.filter((one) => one.ratings.length > 0).length,
    stars: ratings.length === 0 ? null : Math.round((ratings.reduce((all, one) => all + one.stars, 0) / ratings.length) * 10) / 10,
    tags: [...tags].map(([tag, count]) => ({ tag, count })).sort((a, b) => a.tag.localeCompare(b.tag)),
    complaints: credited.filter((one) => one.complaint).length,
  };
}

export function fits(rule: HonourRule, evidence: Evidence): boolean {
  return evidence.complaints === 0 && evidence.minutes >= rule.minMinutes && evidence.services >= rule.minServices
    && evidence.rated >= rule.minRated && evidence.stars !== null && evidence.stars >= rule.minStars;
}

/** The highest rule of this kind that somebody's year fits; null = none. */
export function ruleFor(rules: readonly HonourRule[], kind: HonourRule['kind'], evidence: Evidence): HonourRule | null {
  return rules.filter((rule) => rule.kind === kind && fits(rule, evidence)).at(-1) ?? null;
}
