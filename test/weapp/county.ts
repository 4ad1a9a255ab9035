/** The county server seen from a page's surroundings: a child process, reached by plain HTTP. */
import { spawn, type ChildProcess } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';
import type { Crowd } from '../setup/crowd';
import type { WxOptions, WxRequest, WxResponse } from './wx';

const root = join(__dirname, '../..');

export interface FarCounty {
  /** what a phone of this sample person needs: WeChat's code and the line to the server */
  phoneOf(presetId: string): Promise<WxOptions>;
  /** an order that waits for a team; its id */
  offeredOrder(): Promise<string>;
  /** an order that was placed three weeks ago and has not been touched since; its id */
  lateOrder(): Promise<string>;
  /** two hundred of everything that stands in a list */
  crowd(): Promise<Crowd>;
  /** calls the server as a sample person, or as nobody, from somewhere else; the answer as it came */
  ask<T>(presetId: string | null, name: string, input?: object): Promise<{ status: number; body: T & { refusal?: string } }>;
  /** as `ask`, but anything but a result is a failed test */
  must<T>(presetId: string | null, name: string, input?: object): Promise<T>;
  close(): Promise<void>;
}

export async function openFarCounty(): Promise<FarCounty> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(root, 'test/setup/county-process.ts')], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const { url, control } = await new Promise<{ url: string; control: string }>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (part) => {
      said += String(part);
      if (said.includes('\n')) resolve(JSON.parse(said.split('\n')[0] as string) as { url: string; control: string });
    });
    child.on('exit', () => reject(new Error('the county did not open')));
  });
  const ask = async (path: string) => {
    const { status, body } = await send(`${control}${path}`, 'GET', {}, '');
    if (status !== 200) throw new Error(body);
    return body;
  };
  const call: FarCounty['ask'] = async (presetId, name, input = {}) => {
    const query = new URLSearchParams({ ...(presetId ? { as: presetId } : {}), name, input: JSON.stringify(input) });
    return JSON.parse(await ask(`/ask?${query.toString()}`)) as never;
  };
  return {
    ask: call,
    async must(presetId, name, input) {
      const { status, body } = await call(presetId, name, input);
      if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
      return body as never;
    },
    async phoneOf(presetId) {
      // Codes are used once, so a few are fetched ahead: wx.login answers at once.
      const codes = await Promise.all(Array.from({ length: 5 }, () => ask(`/code?as=${presetId}`)));
      return { loginCode: () => codes.pop() ?? 'no more codes', request: (request) => forward(url, request) };
    },
    offeredOrder: () => ask('/offered'),
    lateOrder: () => ask('/late'),
    crowd: async () => JSON.parse(await ask('/crowd')) as Crowd,
    close: () => new Promise((resolve) => {
      child.on('exit', () => resolve());
      child.kill('SIGTERM');
    }),
  };
}

async function forward(url: string, request: WxRequest): Promise<WxResponse> {
  const { pathname, search } = new URL(request.url);
  const body = request.data === undefined || request.method === 'GET' ? '' : typeof request.data === 'string' ? request.data : JSON.stringify(request.data);
  const answer = await send(`${url}${pathname}${search}`, request.method, request.header, body);
  return { statusCode: answer.status, data: JSON.parse(answer.body) as unknown };
}

function send(url: string, method: string, headers: Record<string, string>, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
