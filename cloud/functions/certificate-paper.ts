/** The certificate on paper: A4, plain and dignified, with a check code as text and as a QR code. No file is kept. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Sheets from 'pdfkit';
import { encode } from 'uqr';

export interface Paper {
  number: string; code: string; name: string; hours: string; services: number; period: string; issuer: string; issuedOn: string; county: string;
  /** what the QR code says: an address where there is one, else number and code to type in */
  checkAt: string;
  site: string | null;
  /** the sum by today's ledger where it differs */
  corrected: string | null;
  /** day, topic, place down to the town, minutes */
  rows: string[][];
}

/* Where Debian, Fedora, Arch and macOS put a font with all the signs; a collection needs the name of the face in it. */
const systemFonts: readonly [path: string, face?: string][] = [
  ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
];
/* Comes along with the program; leaves out the rarest signs, which names may have. */
const ownFont = (): string => join(dirname(require.resolve('@embedpdf/fonts-sc')), '..', 'fonts', 'NotoSansHans-Regular.otf');

interface Glyphs { hasGlyphForCodePoint?(code: number): boolean }

/**
 * The first font, in order of preference, that has every sign of the text; else the one that lacks the fewest.
 * @param chosen the deployment's own font file, tried first
 */
export async function fontFor(text: string, chosen: string | null, candidates: readonly [path: string, face?: string][] = [...systemFonts, [ownFont()]]): Promise<{ file: Buffer; face?: string; path: string; lacks: number }> {
  const codes = [...new Set(text)].map((sign) => sign.codePointAt(0) as number).filter((code) => code > 32);
  let best: { file: Buffer; face?: string; path: string; lacks: number } | null = null;
  for (const [path, face] of [...(chosen ? [[chosen, faceOf(chosen)] as const] : []), ...candidates]) {
    const file = await readFile(path).catch((fault: Error) => {
      // Most machines lack most of these; the one that the deployment named must be there.
      if (path === chosen) throw fault;
      return null;
    });
    if (!file) continue;
    const lacks = lacking(file, face, codes);
    if (lacks === null) continue;
    if (!best || lacks < best.lacks) best = { file, path, lacks, ...(face ? { face } : {}) };
    if (lacks === 0) break;
  }
  if (!best) throw new Error('没有能用的中文字体，请设 KEPU_FONT');
  return best;
}

const faceOf = (path: string): string | undefined => (/\.ttc$/i.test(path) ? 'NotoSansCJKsc-Regular' : undefined);

function lacking(file: Buffer, face: string | undefined, codes: readonly number[]): number | null {
  try {
    // pdfkit keeps the parsed font to itself and says of a missing sign nothing.
    const { _font: { font } } = new Sheets({ autoFirstPage: false }).font(file as never, face as string) as unknown as { _font: { font: Glyphs } };
    return codes.filter((code) => !font.hasGlyphForCodePoint?.(code)).length;
  } catch {
    // Not a font, or none that can be set into a PDF.
    return null;
  }
}

/** The dark fields of the QR code, row by row. */
export const qrFields = (text: string): boolean[][] => encode(text, { ecc: 'M', border: 0 }).data;

const ink = '#1f2a24';
const soft = '#5d6862';
const brand = '#0a7d43';
const MARGIN = 64;
const WIDTH = 595.28 - 2 * MARGIN;
const columns = [0, 84, 268, 408];

/**
 * Draws the paper. One sheet for most people; the list goes on where it must.
 * @param wechatCode a 小程序码 (PNG or JPEG) in place of the plain code
 */
export async function certificatePdf(paper: Paper, chosenFont: string | null, wechatCode: Buffer | null = null): Promise<Buffer> {
  const all = JSON.stringify(paper) + fixedWords;
  const { file, face } = await fontFor(all, chosenFont);
  const doc = new Sheets({ size: 'A4', margin: MARGIN, info: { Title: `志愿服务记录证明 ${paper.number}`, Author: paper.issuer } });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
  doc.font(file as never, face as string);
  frame(doc);
  doc.fillColor(soft).fontSize(10).text('科普点单', MARGIN, 62, { width: WIDTH, align: 'left' }).text(`编号 ${paper.number}`, MARGIN, 62, { width: WIDTH, align: 'right' });
  doc.fillColor(ink).fontSize(25).text('志愿服务记录证明', MARGIN, 100, { width: WIDTH, align: 'center', characterSpacing: 3 });
  doc.moveTo(MARGIN + WIDTH / 2 - 34, 146).lineTo(MARGIN + WIDTH / 2 + 34, 146).lineWidth(1.6).strokeColor(brand).stroke();
  doc.fillColor(ink).fontSize(13).text(`兹证明 ${paper.name}，在${paper.county}参加科技志愿服务 ${paper.services} 场，记录服务时长 ${paper.hours} 小时（${paper.period}）。`, MARGIN, 172, { width: WIDTH, lineGap: 9, indent: 26 });
  doc.fillColor(soft).fontSize(10).text('每一场都由服务对象确认，时长按分钟记录，不含路上时间，一天最多记八小时。', MARGIN, doc.y + 6, { width: WIDTH, lineGap: 4 });
  if (paper.corrected) doc.fillColor('#a3471d').text(`开具之后记录有更正，现为 ${paper.corrected} 小时。`, MARGIN, doc.y + 4, { width: WIDTH });
  rows(doc, paper.rows);
  foot(doc, paper, wechatCode);
  doc.end();
  return whole;
}

const fixedWords = '用微信志愿服务记录证明科普点单编号兹证明在参加科技志愿服务场记录服务时长小时。每一场都由服务对象确认，时长按分钟记录，不含路上时间，一天最多记八小时。开具之后记录有更正，现为日期内容地点时长免费出具校验码扫码或打开“科普点单”我的查验证明填与核对真伪出具单位出具日期不收任何费用年月日续表';

function frame(doc: PDFKit.PDFDocument): void {
  doc.rect(36, 36, 595.28 - 72, 841.89 - 72).lineWidth(1.4).strokeColor(brand).stroke();
  doc.rect(41, 41, 595.28 - 82, 841.89 - 82).lineWidth(0.5).strokeColor(brand).stroke();
}

const FOOT = 640;
const LINE = 22;

function rows(doc: PDFKit.PDFDocument, list: readonly string[][]): void {
  let y = header(doc, doc.y + 16);
  list.forEach((row, at) => {
    // The last sheet keeps room for the foot; the ones before it are filled.
    if (y + LINE > (at === list.length - 1 || list.length - at < 2 ? FOOT : 770)) {
      doc.addPage();
      frame(doc);
      y = header(doc, 70);
    }
    doc.fillColor(ink).fontSize(10.5);
    row.forEach((cell, column) => doc.text(cell, MARGIN + (columns[column] as number) + (column === 0 ? 6 : 0), y + 5, { width: (columns[column + 1] ?? WIDTH) - (columns[column] as number) - 8, height: 14, ellipsis: true, lineBreak: false }));
    y += LINE;
    doc.moveTo(MARGIN, y).lineTo(MARGIN + WIDTH, y).lineWidth(0.4).strokeColor('#d5ddd8').stroke();
  });
  if (y > FOOT) {
    doc.addPage();
    frame(doc);
  }
}

function header(doc: PDFKit.PDFDocument, y: number): number {
  doc.rect(MARGIN, y, WIDTH, LINE).fill('#eef5f0');
  doc.fillColor(soft).fontSize(10);
  ['日期', '服务内容', '地点', '时长'].forEach((words, column) => doc.text(words, MARGIN + (columns[column] as number) + (column === 0 ? 6 : 0), y + 6, { lineBreak: false }));
  return y + LINE;
}

const CODE = 104;

function plainCode(doc: PDFKit.PDFDocument, text: string): void {
  const fields = qrFields(text);
  const unit = CODE / fields.length;
  doc.fillColor('#000000');
  fields.forEach((row, y) => row.forEach((dark, x) => {
    // A hair wider than the field, so that no printer leaves white lines between two dark ones.
    if (dark) doc.rect(MARGIN + x * unit, FOOT + 16 + y * unit, unit + 0.04, unit + 0.04);
  }));
  doc.fill();
}

function foot(doc: PDFKit.PDFDocument, paper: Paper, wechatCode: Buffer | null): void {
  if (wechatCode) doc.image(wechatCode, MARGIN, FOOT + 16, { width: CODE, height: CODE });
  else plainCode(doc, paper.checkAt);
  const left = MARGIN + CODE + 18;
  doc.fillColor(ink).fontSize(12).text(`校验码 ${paper.code.slice(0, 4)} ${paper.code.slice(4)}`, left, FOOT + 20, { lineBreak: false });
  doc.fillColor(soft).fontSize(9).text(wechatCode ? '用微信扫码核对真伪；也可以打开“科普点单”，在“我的”里点“查验服务证明”，填编号和校验码。' : paper.site ? '扫码核对真伪；也可以打开“科普点单”，在“我的”里点“查验服务证明”，填编号和校验码。' : '核对真伪：打开“科普点单”，在“我的”里点“查验服务证明”，填编号和校验码。', left, FOOT + 42, { width: 150, lineGap: 3 });
  doc.text('免费出具，不收任何费用。', left, FOOT + 104, { lineBreak: false });
  const right = { width: 196, align: 'right' as const };
  doc.fillColor(ink).fontSize(12).text(paper.issuer, MARGIN + WIDTH - 196, FOOT + 62, right);
  doc.fillColor(soft).fontSize(10).text('出具单位（盖章）', MARGIN + WIDTH - 196, FOOT + 42, right);
  doc.fillColor(ink).fontSize(11).text(paper.issuedOn.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'), MARGIN + WIDTH - 196, FOOT + 102, right);
}
