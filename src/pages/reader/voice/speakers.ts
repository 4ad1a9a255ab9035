/** The voices there may be, each behind the same few words. A page asks for the first that really works. */
import Taro from '@tarojs/taro';
import type { Piece } from '@domain/article/speech';
import { call } from '@/api/call';

export interface Speaker {
  /** Says one piece; ends when it was said or stopped. @throws when there is no sound */
  say(at: number, rate: number): Promise<void>;
  /** Fetches a piece ahead, so that there is no gap. */
  prepare(at: number): void;
  stop(): void;
}

export interface Voiced { slug: string; pieces: readonly Piece[]; /** the server can read aloud */ voice: boolean }

const VOICES_WITHIN_MS = 1_500;

/** The voices of this device, the best first. */
export async function speakersFor(voiced: Voiced): Promise<Speaker[]> {
  const own = process.env.TARO_ENV === 'h5' ? await browserSpeaker(voiced) : pluginSpeaker(voiced);
  return [...(own ? [own] : []), ...(voiced.voice ? [serverSpeaker(voiced)] : [])];
}

async function browserSpeaker({ pieces }: Voiced): Promise<Speaker | null> {
  const { speechSynthesis: synthesis } = window;
  if (!synthesis) return null;
  const chinese = () => synthesis.getVoices().find((one) => /^(zh|cmn)/i.test(one.lang)) ?? null;
  // Browsers bring their list of voices a moment after the page; some never bring one.
  const voice = chinese() ?? await new Promise<SpeechSynthesisVoice | null>((resolve) => {
    const timer = setTimeout(() => resolve(chinese()), VOICES_WITHIN_MS);
    synthesis.addEventListener('voiceschanged', () => {
      const found = chinese();
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  if (!voice) return null;
  return {
    say: (at, rate) => new Promise((resolve, reject) => {
      const words = new SpeechSynthesisUtterance(pieces[at]?.text ?? '');
      Object.assign(words, { voice, lang: voice.lang, rate });
      words.addEventListener('end', () => resolve());
      words.addEventListener('error', ({ error }) => (error === 'canceled' || error === 'interrupted' ? resolve() : reject(new Error(error))));
      synthesis.speak(words);
    }),
    prepare: () => undefined,
    stop: () => synthesis.cancel(),
  };
}

/* Sound by an address each; fetched once, played when its turn comes. */
function soundSpeaker(fetch: (at: number) => Promise<string>): Speaker {
  const fetched = new Map<number, Promise<string>>();
  let end: (() => void) | null = null;
  const get = (at: number) => {
    const known = fetched.get(at) ?? fetch(at);
    fetched.set(at, known);
    known.catch(() => fetched.delete(at));
    return known;
  };
  return {
    say: async (at, rate) => {
      let stopped = false;
      end = () => {
        stopped = true;
      };
      const source = await get(at);
      if (stopped) return;
      await new Promise<void>((resolve, reject) => {
        const sound = play(source, rate, resolve, reject);
        end = () => {
          sound();
          resolve();
        };
      });
    },
    // Only ahead of time: what fails here is asked for again, and told, when its turn to be said comes.
    prepare: (at) => void get(at).catch(() => undefined),
    stop: () => end?.(),
  };
}

/** @returns what stops it */
function play(source: string, rate: number, done: () => void, failed: (fault: Error) => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    const audio = new Audio(source);
    audio.playbackRate = rate;
    audio.addEventListener('ended', done);
    audio.addEventListener('error', () => failed(new Error('no sound')));
    void audio.play().catch(failed);
    return () => audio.pause();
  }
  const audio = Taro.createInnerAudioContext();
  audio.src = source;
  audio.playbackRate = rate;
  audio.onEnded(() => {
    audio.destroy();
    done();
  });
  audio.onError(() => {
    audio.destroy();
    failed(new Error('no sound'));
  });
  audio.play();
  return () => audio.destroy();
}

function serverSpeaker({ slug, pieces }: Voiced): Speaker {
  return soundSpeaker(async (at) => {
    if (at >= pieces.length) throw new Error('behind the end');
    const { audio, type } = await call<{ audio: string; type: string }>('article.voice', { slug, piece: at });
    if (process.env.TARO_ENV === 'h5') return `data:${type};base64,${audio}`;
    // WeChat plays files, not what is in memory. Few names are used again and again, so that the phone does not fill up.
    const path = `${Taro.env.USER_DATA_PATH ?? ''}/voice-${at % 4}.wav`;
    Taro.getFileSystemManager().writeFileSync(path, audio, 'base64');
    return path;
  });
}

interface WechatSI { textToSpeech(options: { lang: 'zh_CN'; tts: true; content: string; success(answer: { filename: string }): void; fail(fault: unknown): void }): void }
declare const requirePlugin: (name: string) => unknown;

/* Only in a build made with KEPU_WECHATSI=1: an account without the plug-in can't upload a mini-program that names it. */
function pluginSpeaker({ pieces }: Voiced): Speaker | null {
  if (process.env.KEPU_WECHATSI !== '1' || process.env.TARO_ENV !== 'weapp') return null;
  let plugin: WechatSI;
  try {
    plugin = requirePlugin('WechatSI') as WechatSI;
  } catch {
    return null;
  }
  return soundSpeaker((at) => new Promise((resolve, reject) => {
    const content = pieces[at]?.text;
    if (!content) reject(new Error('behind the end'));
    else plugin.textToSpeech({ lang: 'zh_CN', tts: true, content, success: ({ filename }) => resolve(filename), fail: () => reject(new Error('the plug-in gave no sound')) });
  }));
}
