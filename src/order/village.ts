/** The village somebody chose, handed from the page that chooses to the page that asked, and remembered on this phone. */
import Taro from '@tarojs/taro';
import { goTo } from './go-to';
import { keep, kept } from './keep';

/** `name` is short, without the county: 池河镇明星村 */
export interface Village { code: string; name: string }

const chosen = 'village.chosen';
const last = 'village.last';

export function askForVillage(): void {
  goTo('/pages/resident/grid');
}

/** Tells whoever asked, and remembers it for the next time. */
export function chooseVillage(village: Village): void {
  keep(last, village);
  Taro.eventCenter.trigger(chosen, village);
}

/** Remembers the village of an order for the next time; nobody is told. */
export function rememberVillage(village: Village): void {
  keep(last, village);
}

/** @returns what stops the listening */
export function onVillageChosen(listen: (village: Village) => void): () => void {
  Taro.eventCenter.on(chosen, listen);
  return () => {
    Taro.eventCenter.off(chosen, listen);
  };
}

export function lastVillage(): Village | null {
  const found = kept<Village>(last);
  return found?.code && found.name ? found : null;
}
