/** A new edition of the mini-program: fetched by WeChat in the background, put in when the person says so. */
import Taro from '@tarojs/taro';

/** Only the mini-program has editions to wait for; a browser gets the newest with the next reload. */
export function watchUpdates(): void {
  if (process.env.TARO_ENV !== 'weapp' || !Taro.canIUse('getUpdateManager')) return;
  const manager = Taro.getUpdateManager();
  manager.onUpdateReady(() => {
    void Taro.showModal({ title: '有新版本', content: '新版本已经下载好，换上要重新打开。正在填的，请先填完再换。', confirmText: '现在换', cancelText: '下次再换' })
      .then(({ confirm }) => confirm && manager.applyUpdate());
  });
}
