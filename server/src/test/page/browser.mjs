// Debian's Chromium, driven as a user would: what steps need.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const PATIENCE = 45_000;
export const DESKTOP = { width: 1280, height: 860 }, PHONE = { width: 390, height: 800 };

/** One browser with a fresh profile, whose camera shows a file. */
export async function open(executablePath, address, pictures) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, headless: true, viewport: DESKTOP, baseURL: address, colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB',
    args: [...FLAGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--use-file-for-fake-video-capture=' + path.join(pictures, 'camera.mjpeg')],
  });
  context.setDefaultTimeout(PATIENCE);
  const page = context.pages()[0], asked = new Set(), complaints = [];
  context.on('request', request => asked.add(new URL(request.url()).origin));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => { if (/Content Security Policy|TrustedType/i.test(message.text())) complaints.push(message.text()); });
  const close = async () => { await context.close(); fs.rmSync(profile, { recursive: true, force: true }); };
  return { page, asked, complaints, close };
}

/** What axe-core finds wrong, as lines. */
export async function faults(page) {
  if (!await page.evaluate('Boolean(window.axe)')) await page.evaluate(axe.source);
  const { violations } = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(one => one.nodes.map(node => one.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary.replace(/\s+/g, ' ')));
}
