/**
 * Ages. 志愿服务条例 第15条 asks that a service fits the volunteer's age; the three numbers are the local practice of
 * registration offices (东营: 未满6周岁不登记，未满10周岁由成年人陪同，未满14周岁要监护人同意). A county that does
 * otherwise changes them here.
 */
export const lowestAge = 6;
/** below this only together with an adult at the visit */
export const aloneAge = 10;
/** below this only with a guardian's consent */
export const consentAge = 14;

/**
 * How old somebody born in this year is for certain: whether this year's birthday has been is not known, and for
 * protection the younger age counts.
 */
export function sureAge(birthYear: number, today: string): number {
  return Number(today.slice(0, 4)) - birthYear - 1;
}

export const needsAdult = (birthYear: number, today: string): boolean => sureAge(birthYear, today) < aloneAge;
export const needsGuardian = (birthYear: number, today: string): boolean => sureAge(birthYear, today) < consentAge;
export const isTooYoung = (birthYear: number, today: string): boolean => sureAge(birthYear, today) < lowestAge;

export const adultAge = 18;

/** For certain of age; whoever is no volunteer (a 网格员 who comes along) holds a post and is. */
export const isAdult = (birthYear: number | undefined, today: string): boolean => birthYear === undefined || sureAge(birthYear, today) >= adultAge;
