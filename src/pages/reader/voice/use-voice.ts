/** Reading aloud: piece after piece, stopped and gone on with, at four speeds. Where one stopped is remembered on the phone. */
import { useEffect, useRef, useState } from 'react';
import { useDidHide } from '@tarojs/taro';
import { forget, keep, kept } from '@/order/keep';
import { speakersFor, type Speaker, type Voiced } from './speakers';

export type VoiceState = 'idle' | 'looking' | 'playing' | 'paused' | 'none';
export interface Voice { state: VoiceState; /** the piece being said, or that comes next */ at: number; rate: number; play: (from?: number) => void; pause: () => void; setRate: (rate: number) => void }

const rateKey = 'reader.rate';

export function useVoice(voiced: Voiced): Voice {
  const placeKey = `reader.at.${voiced.slug}`;
  const [at, setAt] = useState(() => Math.min(kept<number>(placeKey) ?? 0, Math.max(voiced.pieces.length - 1, 0)));
  const [state, setState] = useState<VoiceState>(() => (at > 0 ? 'paused' : 'idle'));
  const [rate, setRateState] = useState(() => kept<number>(rateKey) ?? 1);
  // Each start and stop is a turn of its own; what an earlier turn still does no longer counts.
  const turn = useRef(0);
  const speakers = useRef<Speaker[] | null>(null);
  const pace = useRef(rate);

  const halt = () => {
    turn.current += 1;
    for (const one of speakers.current ?? []) one.stop();
  };
  const pause = () => {
    halt();
    setState((now) => (now === 'playing' || now === 'looking' ? 'paused' : now));
  };
  const run = async (from: number) => {
    halt();
    const mine = turn.current;
    setAt(from);
    setState('looking');
    speakers.current ??= await speakersFor(voiced);
    if (mine !== turn.current) return;
    for (let piece = from; piece < voiced.pieces.length; piece += 1) {
      setAt(piece);
      keep(placeKey, piece);
      // A voice that fails is put aside; the next one says the same piece.
      for (let said = false; !said;) {
        const [speaker] = speakers.current;
        if (!speaker) {
          setState('none');
          return;
        }
        setState('playing');
        const saying = speaker.say(piece, pace.current);
        if (piece + 1 < voiced.pieces.length) speaker.prepare(piece + 1);
        said = await saying.then(() => true, () => false);
        if (mine !== turn.current) return;
        if (!said) speakers.current = speakers.current.slice(1);
      }
    }
    forget(placeKey);
    setAt(0);
    setState('idle');
  };

  useEffect(() => () => {
    turn.current += 1;
    for (const one of speakers.current ?? []) one.stop();
  }, []);
  useDidHide(pause);

  return {
    state, at, rate, pause,
    play: (from = at) => void run(from),
    setRate: (wanted) => {
      pace.current = wanted;
      keep(rateKey, wanted);
      setRateState(wanted);
      // Said anew from the beginning of the piece, so that the change is heard at once.
      if (state === 'playing') void run(at);
    },
  };
}
