import Taro from '@tarojs/taro';

/** Hands a table to the person: as a file in a browser, on the clipboard in WeChat, which opens no CSV. */
export async function saveTable(fileName: string, csv: string): Promise<void> {
  if (process.env.TARO_ENV !== 'h5') {
    await Taro.setClipboardData({ data: csv.replace(/^\ufeff/, '') });
    return;
  }
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
