import Taro from '@tarojs/taro';

/** Hands a PDF to the person: a download in a browser, WeChat's own reader in the mini-program. */
export async function savePdf(fileName: string, base64: string): Promise<void> {
  if (process.env.TARO_ENV !== 'h5') {
    const filePath = `${Taro.env.USER_DATA_PATH}/${fileName}`;
    await new Promise<void>((resolve, reject) => {
      Taro.getFileSystemManager().writeFile({ filePath, data: base64, encoding: 'base64', success: () => resolve(), fail: (fault) => reject(new Error(fault.errMsg)) });
    });
    await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true });
    return;
  }
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser may begin to read a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
