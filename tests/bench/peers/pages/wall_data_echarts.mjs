// SPDX-License-Identifier: GPL-3.0-or-later
// A town's overview in ECharts: its grids filled by open cases, the cases as points, and eight panels around. What one
// case does changes its point, its grid, the counts and the newest.
import * as echarts from 'echarts';

export { renderer } from './common.mjs';

const text = '#EEF3F7', quiet = '#98A9B8', ground = '#0A0F15', line = '#60788B';
const steps = ['#141F2A', '#17303F', '#1A4356', '#1E5A73', '#237593'];
const colours = ['#97A6B4', '#4FB3FF', '#F2B94B', '#FF806D', '#45D3A4', '#BDA6F5', '#BDA6F5', '#97A6B4'];
const font = { color: text, fontSize: 22, fontFamily: 'Noto Sans CJK SC' };

let data, charts = {}, frames = 0;

function place(name, left, top, width, height) {
  const box = document.createElement('div');
  Object.assign(box.style, { position: 'absolute', left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  document.getElementById('map').append(box);
  charts[name] = echarts.init(box, null, { renderer: 'canvas' });
  charts[name].on('rendered', () => { ++frames; });
}

const bars = (title, rows) => ({ animationDuration: 400, animationDurationUpdate: 400, title: { text: title, textStyle: { ...font, fontSize: 28 } },
  grid: { left: 8, right: 60, top: 48, bottom: 4, containLabel: true }, xAxis: { show: false },
  yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.word), axisLabel: font, axisLine: { show: false }, axisTick: { show: false } },
  series: [{ type: 'bar', data: rows.map((row) => row.count), label: { show: true, position: 'right', ...font }, itemStyle: { color: '#3F7F9E' } }] });
const columns = (title, rows) => ({ animationDurationUpdate: 400, title: { text: title, textStyle: { ...font, fontSize: 28 } },
  grid: { left: 4, right: 4, top: 48, bottom: 4, containLabel: true }, yAxis: { show: false },
  xAxis: { type: 'category', data: rows.map((row) => row.word), axisLabel: { ...font, color: quiet, interval: 'auto' }, axisTick: { show: false } },
  series: [{ type: 'bar', data: rows.map((row) => row.count), itemStyle: { color: '#3F7F9E' } }] });
const feed = () => ({ title: { text: '最新', textStyle: { ...font, fontSize: 28 } },
  graphic: data.feed.slice(0, 11).flatMap((row, index) => [
    { id: `t${index}`, type: 'text', left: 0, top: 52 + index * 74, style: { text: row.title, fill: text, font: '22px Noto Sans CJK SC', width: 380, overflow: 'truncate' } },
    { id: `d${index}`, type: 'text', left: 0, top: 80 + index * 74, style: { text: row.detail, fill: quiet, font: '22px Noto Sans CJK SC', width: 380, overflow: 'truncate' } }]) });
const rates = () => ({ title: { text: '治理成效', textStyle: { ...font, fontSize: 28 } },
  series: data.rates.map((rate, index) => ({ type: 'gauge', center: [`${25 + 50 * (index % 2)}%`, `${35 + 42 * Math.floor(index / 2)}%`], radius: '34%', startAngle: 90, endAngle: -270,
    pointer: { show: false }, progress: { show: true, width: 10 }, axisLine: { lineStyle: { width: 10, color: [[1, '#2A3B4C']] } }, axisTick: { show: false }, splitLine: { show: false },
    axisLabel: { show: false }, title: { ...font, offsetCenter: [0, '150%'] }, detail: { ...font, offsetCenter: [0, 0], formatter: '{value}%' }, data: [{ value: rate.value, name: rate.name }] })) });
const map = () => ({ animationDurationUpdate: 0, geo: { map: 'town', roam: false, itemStyle: { areaColor: steps[0], borderColor: line }, emphasis: { disabled: true },
  regions: data.grids.map((grid) => ({ name: grid.code, itemStyle: { areaColor: steps[Math.min(4, grid.open)] } })) },
series: [{ type: 'scatter', coordinateSystem: 'geo', symbolSize: 12, data: data.cases.map((each) => ({ value: [each.lon, each.lat], itemStyle: { color: colours[each.status] } })) }] });

export async function start() {
  data = await (await fetch('/data.json')).json();
  document.body.style.background = ground;
  echarts.registerMap('town', { type: 'FeatureCollection', features: data.grids.map((grid) => ({ type: 'Feature', properties: { name: grid.code },
    geometry: { type: 'Polygon', coordinates: grid.rings } })) });
  const width = window.innerWidth, side = 420;
  place('today', 24, 90, side, 380);
  place('stages', 24, 490, side, 560);
  place('villages', 476, 90, side, 470);
  place('classes', 476, 580, side, 470);
  place('map', 920, 90, width - 1840, 780);
  place('hours', 920, 890, width - 1840, 170);
  place('rates', width - 896, 90, side, 470);
  place('days', width - 896, 580, side, 470);
  place('feed', width - 444, 90, side, 970);
  charts.today.setOption(bars(`今日事件 ${data.today}`, data.statuses));
  charts.stages.setOption(bars('闭环各环节', data.stages));
  charts.villages.setOption(bars('各村（社区）', data.villages));
  charts.classes.setOption(bars('事件类别', data.classes));
  charts.hours.setOption(columns('今日各时段上报', data.hours));
  charts.days.setOption(columns('近 30 天上报', data.days));
  charts.rates.setOption(rates());
  charts.feed.setOption(feed());
  charts.map.setOption(map());
  await new Promise((drawn) => { setTimeout(drawn, 2500); });
  return { panels: Object.keys(charts).length - 1, points: data.cases.length, version: echarts.version };
}

let changes = 0;

/** A case goes one step on. */
function change() {
  const each = data.cases[(changes * 7) % data.cases.length], grid = data.grids[(changes * 5) % data.grids.length];
  each.status = 1 + (changes % 4);
  grid.open = Math.max(0, grid.open + (changes % 2 === 0 ? 1 : -1));
  const one = data.statuses[changes % data.statuses.length], stage = data.stages[changes % data.stages.length], village = data.villages[changes % data.villages.length];
  one.count += changes % 2 === 0 ? 1 : -1;
  stage.count += changes % 2 === 0 ? 1 : -1;
  village.count += changes % 2 === 0 ? 1 : -1;
  data.feed.unshift({ ...data.feed[changes % data.feed.length], detail: `已受理 ${changes}` });
  data.feed.length = 30;
  ++changes;
  charts.map.setOption({ geo: { regions: [{ name: grid.code, itemStyle: { areaColor: steps[Math.min(4, grid.open)] } }] }, series: map().series });
  charts.today.setOption({ series: bars('', data.statuses).series });
  charts.stages.setOption({ series: bars('', data.stages).series });
  charts.villages.setOption({ series: bars('', data.villages).series });
  charts.feed.setOption(feed());
}

export async function run(seconds, perSecond) {
  const before = changes, drawn = frames, begin = performance.now();
  while (performance.now() - begin < seconds * 1000) {
    change();
    await new Promise((next) => { setTimeout(next, 1000 / perSecond - 1); });
  }
  return { changes: changes - before, drawn: frames - drawn };
}
