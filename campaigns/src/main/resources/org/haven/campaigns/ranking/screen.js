'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const fixed = ['rank', 'id', 'formula', 'ion', 'status', 'stage', 'reason', 'P(best ' + data.best + ')'];
  const seen = data.heads.map((_, c) => data.rows.some(r => r[10][3 * c] !== null || r[10][3 * c + 2] !== null));
  const columns = fixed.map((name, k) => ({name, about: '', text: k > 0 && k < 7, get: r => k === 0 ? r[0] || null : r[k]}));
  data.heads.forEach((name, c) => seen[c] && columns.push({
    name, about: data.about[c], number: c, get: r => r[10][3 * c] ?? r[10][3 * c + 2],
  }));
  const numeric = text => { const m = /^\s*[<>≤≥~]?=?\s*([-+0-9.eE]+)\s*$/.exec(text); return m && isFinite(m[1]) ? +m[1] : null; };
  data.users.forEach((name, u) => {
    const isNumber = data.rows.every(r => r[11][u] === '' || numeric(r[11][u]) !== null);
    columns.push({name, about: 'of your table', user: u, text: !isNumber, get: r => isNumber ? numeric(r[11][u]) : r[11][u]});
  });

  const shown = v => {
    if (v === null || v === undefined) return '–';
    const size = Math.abs(v);
    return size !== 0 && (size < 1e-3 || size >= 1e5) ? v.toExponential(2) : String(+v.toPrecision(4));
  };
  let order = {column: columns[0], up: true};
  let limit = 200;
  let rows = data.rows;

  const condition = text => {
    const m = /^\s*(.+?)\s*(<=|>=|<|>|=)\s*(\S+)\s*$/.exec(text);
    const column = m && columns.find(c => c.name === m[1]);
    if (!column) return null;
    const value = column.text ? m[3] : +m[3];
    return r => {
      const x = column.get(r);
      if (x === null || x === undefined) return false;
      return m[2] === '<' ? x < value : m[2] === '>' ? x > value : m[2] === '<=' ? x <= value : m[2] === '>=' ? x >= value : x == value;
    };
  };

  function select() {
    const find = byId('find').value.toLowerCase();
    const status = byId('status').value;
    const text = byId('where').value.trim();
    const where = text ? text.split(/\band\b/).map(condition) : [];
    byId('where').style.borderColor = where.includes(null) ? 'var(--red)' : '';
    const conditions = where.filter(c => c);
    rows = data.rows.filter(r =>
      (!status || r[4] === status) &&
      (!find || [r[1], r[2], r[6], ...r[11]].some(t => t.toLowerCase().includes(find))) &&
      conditions.every(c => c(r)));
    const get = order.column.get;
    const sign = order.up ? 1 : -1;
    rows = rows.map((r, k) => [r, k]).sort(([a, i], [b, j]) => {
      const x = get(a), y = get(b);
      const no = v => v === null || v === undefined || v === '';
      if (no(x) || no(y)) return no(x) - no(y) || i - j;
      return (x < y ? -sign : x > y ? sign : 0) || i - j;
    }).map(([r]) => r);
    table();
    plot();
  }

  // A map says more than a structure, and a later one more than an earlier one.
  const shownFirst = stages => {
    const all = stages.split(',');
    return all.filter(s => data.maps.includes(s)).pop() || all[all.length - 1];
  };

  function cell(column, r) {
    const td = document.createElement('td');
    if (column.name === 'id') {
      const path = text => text.split('/').map(encodeURIComponent).join('/');
      const link = (href, text) => {
        const a = document.createElement('a');
        a.href = href;
        a.textContent = text;
        return a;
      };
      const view = new URLSearchParams({id: r[1], folder: r[12], stages: r[13], show: shownFirst(r[13]), report: r[9]});
      td.append(link(r[13] ? 'view.html#' + view : r[9] ? path(r[9]) : path(r[12]) + '/', r[1]));
      if (r[13] && r[9]) {
        const small = document.createElement('small');
        small.append(link(path(r[9]), 'report'));
        td.append(small);
      }
    } else if (column.number !== undefined) {
      const [v, low, high] = r[10].slice(3 * column.number, 3 * column.number + 3);
      td.textContent = v === null && high !== null ? '< ' + shown(high) : shown(v);
      if (v !== null && low !== null && low !== high) {
        const small = document.createElement('small');
        small.textContent = shown(low) + ' – ' + (high === null ? '?' : shown(high));
        td.append(small);
      }
    } else if (column.user !== undefined) {
      td.textContent = r[11][column.user];
    } else {
      const v = column.get(r);
      td.textContent = typeof v === 'number' || v === null ? (v === null ? '' : shown(v)) : v;
    }
    if (column.text) td.className = column.name === 'reason' ? 'text left' : 'left';
    return td;
  }

  function table() {
    byId('count').textContent = rows.length + ' of ' + data.rows.length;
    const head = byId('table').tHead;
    head.replaceChildren(document.createElement('tr'));
    for (const column of columns) {
      const th = document.createElement('th');
      th.textContent = column.name.replace('.', ' ').replaceAll('_', ' ');
      if (column.about) {
        const small = document.createElement('small');
        small.textContent = column.about;
        th.append(small);
      }
      if (column.text) th.className = 'left';
      if (column === order.column) th.setAttribute('aria-sort', order.up ? 'ascending' : 'descending');
      th.onclick = () => { order = {column, up: column === order.column ? !order.up : true}; select(); };
      head.rows[0].append(th);
    }
    byId('table').tBodies[0].replaceChildren(...rows.slice(0, limit).map(r => {
      const tr = document.createElement('tr');
      tr.id = 'row-' + r[1];
      tr.append(...columns.map(c => cell(c, r)));
      return tr;
    }));
    byId('more').hidden = rows.length <= limit;
  }

  const svg = (name, attributes, text) => {
    const e = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    if (text !== undefined) e.textContent = text;
    return e;
  };

  function axis(values) {
    const log = values.every(v => v > 0) && Math.max(...values) > 50 * Math.min(...values);
    const t = v => log ? Math.log10(v) : v;
    let low = Math.min(...values.map(t)), high = Math.max(...values.map(t));
    if (low === high) { low -= 1; high += 1; }
    const margin = 0.05 * (high - low);
    low -= margin; high += margin;
    const step = log ? Math.max(1, Math.ceil((high - low) / 6)) : 10 ** Math.floor(Math.log10((high - low) / 2));
    const ticks = [];
    for (let v = Math.ceil(low / step) * step; v <= high; v += step) ticks.push(v);
    while (!log && ticks.length > 8) ticks.splice(0, ticks.length, ...ticks.filter((_, k) => k % 2 === 0));
    return {at: v => (t(v) - low) / (high - low), ticks: ticks.map(v => [(v - low) / (high - low), log ? shown(10 ** v) : shown(+v.toPrecision(6))])};
  }

  function plot() {
    const x = columns[byId('x').value], y = columns[byId('y').value];
    const points = x && y ? rows.filter(r => Number.isFinite(x.get(r)) && Number.isFinite(y.get(r))).slice(0, 5000) : [];
    if (!points.length) { byId('plot').replaceChildren('no structure has both'); return; }
    const w = 720, h = 380, left = 80, bottom = 50;
    const ax = axis(points.map(x.get)), ay = axis(points.map(y.get));
    const px = f => left + f * (w - left - 20), py = f => h - bottom - f * (h - bottom - 20);
    const picture = svg('svg', {viewBox: `0 0 ${w} ${h}`, role: 'img'});
    for (const [f, label] of ax.ticks) {
      picture.append(svg('line', {x1: px(f), x2: px(f), y1: py(0), y2: py(1)}), svg('text', {x: px(f), y: h - bottom + 18, 'text-anchor': 'middle'}, label));
    }
    for (const [f, label] of ay.ticks) {
      picture.append(svg('line', {x1: px(0), x2: px(1), y1: py(f), y2: py(f)}), svg('text', {x: left - 8, y: py(f) + 4, 'text-anchor': 'end'}, label));
    }
    picture.append(svg('text', {x: px(0.5), y: h - 10, 'text-anchor': 'middle'}, x.name),
      svg('text', {x: 0, y: 0, transform: `translate(16 ${py(0.5)}) rotate(-90)`, 'text-anchor': 'middle'}, y.name));
    for (const r of points) {
      const circle = svg('circle', {cx: px(ax.at(x.get(r))), cy: py(ay.at(y.get(r))), r: r[8] ? 6 : 4});
      if (r[8]) circle.setAttribute('class', 'front');
      circle.append(svg('title', {}, `${r[1]} ${r[2]}`));
      circle.onclick = () => {
        limit = Math.max(limit, rows.indexOf(r) + 1);
        table();
        document.querySelectorAll('tr.marked').forEach(tr => tr.classList.remove('marked'));
        const row = byId('row-' + r[1]);
        row.classList.add('marked');
        row.scrollIntoView({block: 'center'});
      };
      picture.append(circle);
    }
    byId('plot').replaceChildren(picture);
  }

  for (const id of ['x', 'y']) {
    columns.forEach((c, k) => !c.text && k !== 0 && byId(id).append(new Option(c.name.replaceAll('_', ' '), k)));
    byId(id).onchange = plot;
  }
  const start = name => columns.findIndex(c => c.name === name);
  const by = start(data.by), goals = data.goals.map(start).filter(k => k >= 0);
  const first = columns.findIndex(c => c.number !== undefined);
  byId('x').value = goals[1] ?? (columns.some((c, k) => k !== by && c.number !== undefined && c.name.includes('e_3d')) ? columns.findIndex((c, k) => k !== by && c.name.includes('e_3d')) : first);
  byId('y').value = goals[0] ?? (by >= 0 ? by : first);
  for (const id of ['find', 'where']) byId(id).oninput = select;
  byId('status').onchange = select;
  byId('more').onclick = () => { limit += 1000; table(); };
  select();
})();
