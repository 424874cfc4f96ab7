// SPDX-License-Identifier: GPL-3.0-or-later
// A resident reports, follows what becomes of it, and says how it was done.
'use strict';

const most_kept = 20, look_every_ms = 4000;
/** Who this phone is to the platform: nobody else can follow or rate what was reported with it. */
const key = kept.get('key', new_key());
kept.set('key', key);
const mine = kept.get('mine', []);
const answers = new Map(); // newest word of each report
const photos = photo_field(at('photos'), at('shown'));
let start = { places: [], categories: [] };
/** Of the report that is being written: sent again after a broken line it is still one. */
let draft_id = new_id();

const stage_words = [['信息收集', 'Reported'], ['案卷建立', 'Filed'], ['任务派遣', 'Sent out'], ['任务处理', 'Being handled'],
  ['处理反馈', 'Handled'], ['核查结案', 'Checked and closed'], ['综合评价', 'Rated']];
const move_words = { Report: ['已上报', 'Reported'], Accept: ['已受理', 'Accepted'], Decline: ['不予受理', 'Not accepted'],
  DeclineFiling: ['不予立案', 'Not filed'], File: ['已立案', 'Filed'], Dispatch: ['已派人', 'Somebody is sent'],
  Sign: ['处置人已签收', 'The worker has signed'], FeedBack: ['已处理，待核查', 'Handled, to be checked'],
  Verify: ['已核查', 'Checked'], Close: ['已结案', 'Closed'], Evaluate: ['已评价', 'Rated'],
  SelfHandle: ['当场办结', 'Done on the spot'], Return: ['退回重新派人', 'Given back, to be sent anew'],
  Transfer: ['转给他人办理', 'Passed on'], Rework: ['返工', 'To be done again'], Suspend: ['暂缓', 'Paused'],
  Resume: ['继续办理', 'Goes on'], Void: ['已作废或并入同一件事', 'Withdrawn, or joined with the same matter'] };

function option(value, words) {
  const made_option = made('option', words);
  made_option.value = value;
  return made_option;
}

function fill_lists() {
  at('unit').textContent = start.unit ?? '';
  at('demo').hidden = !start.demo;
  const place = at('place'), category = at('category');
  const chosen_place = place.value, chosen_category = category.value;
  const places = [option('', say('请选村、社区或网格', 'Choose a village, community or grid'))];
  if (window.isSecureContext) places.push(option('here', say('我现在的位置', 'Where I am now')));
  let group = place;
  for (const [number, each] of start.places.entries()) {
    if (each.village) {
      group = document.createElement('optgroup');
      group.label = each.name;
      group.append(option(number, say(each.name + '（不清楚网格）', each.name + ' (grid not known)')));
      places.push(group);
    } else group.append(option(number, each.name));
  }
  place.replaceChildren(...places);
  category.replaceChildren(option('', say('按您写的判断', 'By your words')));
  for (const kind of start.categories) {
    const kinds = document.createElement('optgroup');
    kinds.label = english ? kind.en : kind.zh;
    kinds.append(...kind.subclasses.map(each => option(each.code, english ? each.en : each.zh)));
    category.append(kinds);
  }
  place.value = chosen_place;
  category.value = chosen_category;
}

async function send() {
  const body = { id: draft_id, title: at('title-field').value.trim(), description: at('words').value.trim(),
    address: at('address').value.trim(), category: at('category').value, name: at('name').value.trim(),
    phone: at('phone').value.trim() };
  const chosen = at('place').value;
  if (chosen === '') throw new Refused('', say('请选在哪里。', 'Please choose where.'), 0);
  if (chosen === 'here') {
    const here = await position();
    if (here.lon === undefined) throw new Refused('', say('手机没有给出位置，请从列表里选。',
      'The phone gave no position; please choose from the list.'), 0);
    Object.assign(body, here);
  } else {
    const place = start.places[Number(chosen)];
    Object.assign(body, { lon: place.lon, lat: place.lat });
    body.address = [place.name, body.address].filter(Boolean).join(' ');
  }
  body.photos = [];
  for (const photo of await photos.take()) body.photos.push((await ask('POST', '/api/visit/blob', key, photo)).sha256);
  return ask('POST', '/api/visit/report', key, body);
}

at('form').addEventListener('submit', async event => {
  event.preventDefault();
  at('send').disabled = true;
  tell(at('say'), say('正在发送……', 'Sending …'), true);
  try {
    const done = await send();
    mine.unshift({ id: done.id, number: done.number });
    mine.splice(most_kept);
    kept.set('mine', mine);
    tell(at('say'), say(`收到了，编号 ${done.number}。`, `Received; its number is ${done.number}.`), true);
    draft_id = new_id();
    at('form').reset();
    photos.clear();
    fill_lists();
    await look();
  } catch (problem) {
    tell(at('say'), problem.message, false);
  }
  at('send').disabled = false;
});

function stars(report) {
  const row = made('div', undefined, 'stars');
  for (let score = 1; score <= 5; ++score) {
    const star = made('button', '☆');
    star.setAttribute('aria-label', say(`${score} 分`, `${score} of 5`));
    star.addEventListener('click', async () => {
      for (const each of row.children) each.disabled = true;
      try {
        await ask('POST', '/api/visit/rate', key, { id: report.id, score });
      } catch (problem) {
        row.after(made('p', problem.message, 'bad'));
      }
      await look();
    });
    row.append(star);
  }
  return row;
}

function card_of(report) {
  const card = made('div', undefined, 'card');
  const now = answers.get(report.id);
  card.append(made('h3', now?.title ?? report.number), made('p', report.number, 'soft'));
  if (!now) return card;
  const steps = made('ol', undefined, 'steps');
  for (let stage = 1; stage <= 7; ++stage)
    steps.append(made('li', undefined, stage < now.stage || now.over ? 'done' : stage === now.stage ? 'now' : ''));
  const last = now.moves.at(-1);
  const pair = move_words[last?.move] ?? stage_words[now.stage - 1];
  card.append(steps, made('p', `${english ? pair[1] : pair[0]} · ${time_words(last?.at ?? now.at)}`));
  if (now.result) card.append(made('p', say('处理结果：', 'What was done: ') + now.result));
  if (now.rating) card.append(made('p', '★'.repeat(now.rating) + '☆'.repeat(5 - now.rating)));
  else if (now.can_rate) card.append(made('p', say('办得怎么样？', 'How was it done?'), 'soft'), stars(report));
  return card;
}

function show_mine() {
  at('mine-title').hidden = mine.length === 0;
  at('mine').replaceChildren(...mine.map(card_of));
}

async function look() {
  for (const report of mine) {
    if (answers.get(report.id)?.rating) continue; // nothing more will come of it
    try {
      const now = await ask('POST', '/api/visit/progress', key, { id: report.id });
      const changed = JSON.stringify(now) !== JSON.stringify(answers.get(report.id));
      answers.set(report.id, now);
      if (changed) show_mine();
    } catch (problem) {
      if (problem.status === 404) { // of another town: this phone was here before
        mine.splice(mine.indexOf(report), 1);
        kept.set('mine', mine);
        show_mine();
      }
      break;
    }
  }
}

async function begin() {
  try {
    start = await ask('GET', '/api/visit/start');
    fill_lists();
  } catch (problem) {
    tell(at('say'), problem.message, false);
    at('send').disabled = problem.status !== 0;
  }
  show_mine();
  repeat(look, look_every_ms);
}

on_language(() => { fill_lists(); show_mine(); });
put_words();
begin();
