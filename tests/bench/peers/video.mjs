// SPDX-License-Identifier: GPL-3.0-or-later

/** 25 cameras to sinks, nothing drawn: processor time a picture. */
export async function playersCpu({ oursOnVideo }) {
  return { name: '25 QMediaPlayer', unit: 'ms', ours: () => oursOnVideo('video-cpu', '--seconds', '10').get('video-cpu.frame').value,
    theirs: () => oursOnVideo('video-players', '--seconds', '10').get('video-players.frame').value };
}

/** The same, of all that both used for the same streams: QMediaPlayer decodes pictures that it then does not deliver. */
export async function playersCores({ oursOnVideo }) {
  return { name: '25 QMediaPlayer, all they use', unit: 'cores', ours: () => oursOnVideo('video-cpu', '--seconds', '10').get('video-cpu.cores').value,
    theirs: () => oursOnVideo('video-players', '--seconds', '10').get('video-players.cores').value };
}

/** From a clock being drawn until it is on a sink. */
export async function playerDelay({ oursOnVideo }) {
  return { name: 'QMediaPlayer', unit: 'ms', ours: () => oursOnVideo('video-delay', '--seconds', '10').get('video-delay').p95,
    theirs: () => oursOnVideo('video-player-delay', '--seconds', '10').get('video-player-delay').p95 };
}
