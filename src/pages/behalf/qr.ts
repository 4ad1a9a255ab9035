/** A picture code as an image that prints sharp at any size. */
import { encode } from 'uqr';

export function qrImage(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const boxes = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${boxes}" fill="#000"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Where this program is opened in a browser; null in the mini-program, which has no address. */
export function addressOf(page: string): string | null {
  return process.env.TARO_ENV === 'h5' ? `${window.location.origin}${window.location.pathname}#${page}` : null;
}
