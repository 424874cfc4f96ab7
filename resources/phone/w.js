// SPDX-License-Identifier: GPL-3.0-or-later
// A grid worker sees what was sent to him, signs, feeds back with a photo, or gives it back with a reason.
'use strict';

const look_every_ms = 4000;
let me = kept.get('worker', null);
const cards = new Map(); // by slip: what is being written in one must outlive a look at the list

function show_door() {
  at('door').hidden = me !== null;
  at('work').hidden = me === null;
  at('who').textContent = me?.post ?? '';
}

function come_in(token, post) {
  me = { token, post };
  kept.set('worker', me);
  tell(at('say'), '', true);
  show_door();
  look();
}

function go_out(words) {
  me = null;
  kept.set('worker', null);
  cards.clear();
  at('slips').replaceChildren();
  show_door();
  tell(at('say'), words ?? '', false);
}

/** Does one thing at a time: the buttons of the card rest meanwhile. */
async function act(card, work) {
  for (const button of card.root.querySelectorAll('button')) button.disabled = true;
  try {
    await work();
    tell(card.say, '', true);
  } catch (problem) {
    if (problem.status === 401) { go_out(problem.message); return; }
    tell(card.say, problem.message, false);
  }
  for (const button of card.root.querySelectorAll('button')) button.disabled = false;
  await look();
}

/** The id of an act stays the same until the platform has answered: sent twice, done once. */
async function move(card, path, body) {
  const id = card.ids[path] ??= new_id();
  await ask('POST', path, me.token, { assignment_id: card.slip.id, id, ...body, ...await position() });
  delete card.ids[path];
}

function button(words, work) {
  const made_button = made('button', words);
  made_button.type = 'button';
  made_button.addEventListener('click', work);
  return made_button;
}

function feedback_part(card) {
  const part = made('div');
  const note = document.createElement('textarea');
  note.maxLength = 1000;
  note.placeholder = say('做了什么', 'What was done');
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', accept: 'image/*', multiple: true });
  input.setAttribute('aria-label', say('现场照片', 'Photo of the place'));
  const shown = made('div', undefined, 'photos');
  const photos = photo_field(input, shown);
  const pick = made('label', say('拍照或选图', 'Take or choose a photo'), 'pick');
  pick.append(input);
  part.append(made('label', say('反馈（要有照片）', 'Feedback (with a photo)')), note, made('p'), pick, shown,
    button(say('反馈', 'Feed back'), () => act(card, async () => {
      if (photos.count() === 0) throw new Refused('', say('请拍一张现场照片。', 'Please take a photo of the place.'), 0);
      const hashes = [];
      for (const photo of await photos.take()) hashes.push((await ask('POST', '/api/blob', me.token, photo)).sha256);
      await move(card, '/api/worker/feedback', { note: note.value.trim(), photos: hashes });
    })));
  part.lastChild.className = 'main';
  return part;
}

/** 督办 wants words, whatever is done besides. */
function answer_part(card) {
  const part = made('div');
  const note = document.createElement('textarea');
  note.maxLength = 1000;
  note.placeholder = say('办到哪一步，何时办完', 'How far it is, and when it will be done');
  const late = card.slip.answer_due_at < Date.now();
  part.append(made('label', say('督办，请在 ', 'The office asks; answer by ') + time_words(card.slip.answer_due_at) +
    say(' 前答复', '')), note, made('p'),
    button(say('答复', 'Answer'), () => act(card, () => move(card, '/api/worker/answer', { note: note.value.trim() }))));
  part.firstChild.className = late ? 'bad' : '';
  return part;
}

function return_part(card) {
  const part = document.createElement('details');
  const note = document.createElement('input');
  note.maxLength = 300;
  note.placeholder = say('为什么退回', 'Why');
  part.append(made('summary', say('办不了，退回', 'I cannot do this')), note, made('p'),
    button(say('退回', 'Give back'), () => act(card, () => move(card, '/api/worker/return', { note: note.value.trim() }))));
  return part;
}

function card_of(slip) {
  const card = { slip, ids: {}, root: made('div', undefined, 'card'), say: made('p', '', 'say'), language: english };
  const late = slip.due_at !== null && slip.due_at < Date.now();
  card.root.append(made('h3', slip.title), made('p', `${slip.number} · ${slip.address}`, 'soft'));
  if (slip.description) card.root.append(made('p', slip.description));
  if (slip.note) card.root.append(made('p', say('交代：', 'Note: ') + slip.note));
  if (slip.due_at !== null)
    card.root.append(made('p', say('期限 ', 'Due ') + time_words(slip.due_at) + (late ? say('，已超时', ', late') : ''),
      late ? 'bad' : 'soft'));
  if (slip.answer_due_at !== null) card.root.append(answer_part(card));
  if (slip.fed_back_at !== null)
    card.root.append(made('p', say('已反馈，等中心核查。', 'Fed back; the centre will check it.'), 'good'));
  else if (slip.delivery !== 'Signed')
    card.root.append(button(say('签收', 'Sign'), () => act(card, () => move(card, '/api/worker/sign', {}))), return_part(card));
  else
    card.root.append(feedback_part(card), return_part(card));
  card.root.append(card.say);
  return card;
}

async function look() {
  if (me === null) return;
  let list;
  try {
    list = (await ask('GET', '/api/worker/assignments', me.token)).assignments;
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) go_out(problem.message);
    else tell(at('say'), problem.message, false);
    return;
  }
  tell(at('say'), '', true);
  list.reverse();
  const same = (a, b) => ['delivery', 'fed_back_at', 'due_at', 'answer_due_at', 'note', 'title'].every(name => a[name] === b[name]);
  for (const slip of list) {
    const card = cards.get(slip.id);
    if (!card || card.language !== english || !same(card.slip, slip)) cards.set(slip.id, card_of(slip));
  }
  for (const id of [...cards.keys()]) if (!list.some(slip => slip.id === id)) cards.delete(id);
  const wanted = list.map(slip => cards.get(slip.id).root);
  const shown = [...at('slips').children];
  if (wanted.length !== shown.length || wanted.some((each, i) => each !== shown[i])) at('slips').replaceChildren(...wanted);
  at('none').hidden = list.length > 0;
}

at('sign-in').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    const done = await ask('POST', '/api/sign-in', null, { user: at('user').value.trim(), password: at('password').value });
    if (done.role !== 'worker') throw new Refused('', say('这个账号不是网格员。', 'This account is no grid worker.'), 0);
    at('password').value = '';
    come_in(done.token, done.post);
  } catch (problem) {
    tell(at('say'), problem.message, false);
  }
});
at('borrow').addEventListener('click', async () => {
  try {
    const lent = await ask('POST', '/api/visit/worker', null, {});
    come_in(lent.token, lent.post);
  } catch (problem) {
    tell(at('say'), problem.message, false);
  }
});
at('leave').addEventListener('click', async () => {
  const token = me?.token;
  go_out();
  if (token && at('lend').hidden) await ask('POST', '/api/sign-out', token, {}).catch(() => {});
});

async function begin() {
  try {
    const start = await ask('GET', '/api/visit/start');
    at('unit').textContent = start.unit ?? '';
    at('demo').hidden = !start.demo;
    at('lend').hidden = !start.lends_worker;
    at('sign-in').hidden = start.lends_worker;
  } catch { /* the door is for workers with an account all the same */ }
  show_door();
  repeat(look, look_every_ms);
}

on_language(look);
put_words();
begin();
