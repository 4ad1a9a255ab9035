import Taro from '@tarojs/taro';
import { toast } from '@/ui/toast';

/** Hands a picture (a data address) to the person: a download in a browser, the album in the mini-program. */
export async function savePicture(name: string, dataUrl: string): Promise<void> {
  const [, kind = 'png', base64 = ''] = /^data:image\/(\w+);base64,(.*)$/s.exec(dataUrl) ?? [];
  const fileName = `${name}.${kind === 'jpeg' ? 'jpg' : kind}`;
  if (process.env.TARO_ENV === 'h5') {
    const link = document.createElement('a');
    link.href = dataUrl;
    link.download = fileName;
    link.click();
    return;
  }
  const filePath = `${Taro.env.USER_DATA_PATH}/${fileName}`;
  try {
    await new Promise<void>((resolve, reject) => {
      Taro.getFileSystemManager().writeFile({ filePath, data: base64, encoding: 'base64', success: () => resolve(), fail: (fault) => reject(new Error(fault.errMsg)) });
    });
    await Taro.saveImageToPhotosAlbum({ filePath });
    toast('存到相册了', 'success');
  } catch {
    // The album may be closed to us; a long press on the shown picture saves it as well.
    void Taro.previewImage({ urls: [filePath] });
  }
}
