// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of residents and of workers share: words, requests, photos. No library, nothing from elsewhere.
'use strict';

const most_photos = 3, longest_side = 1600, photo_quality = 0.8;
const at = id => document.getElementById(id);
/** What the browser kept; a browser that keeps nothing gives what is asked for. */
const kept = {
  get(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
  },
  set(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* private windows keep nothing */ }
  },
};

let english = kept.get('lang', navigator.language.startsWith('zh') ? 'zh' : 'en') === 'en';
/** Chinese words and their English. */
const say = (zh, en) => (english ? en : zh);

/** Puts words into everything that has data-zh and data-en. */
function put_words() {
  document.documentElement.lang = english ? 'en' : 'zh-CN';
  for (const each of document.querySelectorAll('[data-zh]')) {
    const words = english ? each.dataset.en : each.dataset.zh;
    if (each.placeholder !== undefined && each.tagName !== 'BUTTON') each.placeholder = words;
    else each.textContent = words;
  }
  document.title = at('title').textContent;
}

function on_language(then) {
  at('lang').addEventListener('click', () => {
    english = !english;
    kept.set('lang', english ? 'en' : 'zh');
    put_words();
    then();
  });
}

function random_bytes(count) { return crypto.getRandomValues(new Uint8Array(count)); }

/** 128 bits that nobody guesses, as text. */
function new_key() {
  return btoa(String.fromCharCode(...random_bytes(16))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A UUID of version 7: sending again under the same one does it once. */
function new_id() {
  const bytes = random_bytes(16);
  let time = Date.now();
  for (let i = 5; i >= 0; --i) { bytes[i] = time % 256; time = Math.floor(time / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

class Refused extends Error {
  constructor(code, words, status) { super(words); this.code = code; this.status = status; }
}

/** One request; `body` is an object, or a Blob. Throws Refused with words for a person. */
async function ask(method, path, token, body) {
  const headers = { 'Accept-Language': english ? 'en' : 'zh' };
  if (token) headers.Authorization = 'Bearer ' + token;
  const plain = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = plain ? body.type : 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined || plain ? body : JSON.stringify(body) });
  } catch {
    throw new Refused('offline', say('没有连上指挥中心，填的都还在，请稍后再点一次。',
      'The centre cannot be reached. What you wrote is still here; please try again.'), 0);
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(data.error?.code ?? '', data.error?.message ?? String(answer.status), answer.status);
  return data;
}

/** Smaller, and without what the camera writes beside the picture: place, time and device stay on the phone. */
async function small_photo(file) {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const scale = Math.min(1, longest_side / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise(done => canvas.toBlob(done, 'image/jpeg', photo_quality));
  } catch {
    throw new Refused('photo', say('这个文件不是照片。', 'That file is no photo.'), 0);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A field for photos: chosen ones are shown; `take` gives them made small. */
function photo_field(input, shown) {
  let files = [];
  const show = () => {
    shown.replaceChildren(...files.map(file => {
      const picture = document.createElement('img');
      picture.alt = '';
      picture.src = URL.createObjectURL(file);
      picture.onload = () => URL.revokeObjectURL(picture.src);
      return picture;
    }));
  };
  input.addEventListener('change', () => {
    files = [...files, ...input.files].slice(-most_photos);
    input.value = '';
    show();
  });
  return {
    count: () => files.length,
    take: () => Promise.all(files.map(small_photo)),
    clear() { files = []; show(); },
  };
}

/** Where the phone is; nothing where it does not say, or where the browser keeps it from pages without TLS. */
function position() {
  return new Promise(done => {
    if (!window.isSecureContext || !navigator.geolocation) { done({}); return; }
    setTimeout(() => done({}), 5000); // a question of the browser that nobody answers must not hold the work up
    navigator.geolocation.getCurrentPosition(found => done({ lon: found.coords.longitude, lat: found.coords.latitude }),
      () => done({}), { timeout: 8000, maximumAge: 60000, enableHighAccuracy: true });
  });
}

/** "11-28 09:05", as the town has it whatever the phone is set to. */
function time_words(millis) {
  const parts = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit', hour: '2-digit',
    minute: '2-digit', hourCycle: 'h23' }).formatToParts(millis);
  const part = type => parts.find(each => each.type === type).value;
  return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** An element with text and no markup: whatever people wrote stays words. */
function made(tag, text, classes) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (classes) element.className = classes;
  return element;
}

function tell(place, words, good) {
  place.textContent = words;
  place.className = 'say ' + (good ? 'good' : 'bad');
}

/** Again and again while the page is looked at, one at a time. */
function repeat(work, millis) {
  const round = async () => {
    if (document.visibilityState === 'visible') await work();
    setTimeout(round, millis);
  };
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') work(); });
  round();
}
