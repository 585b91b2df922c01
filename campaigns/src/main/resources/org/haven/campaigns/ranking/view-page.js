'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const link = (href, text) => {
    const a = document.createElement('a');
    a.href = href;
    a.textContent = text;
    return a;
  };
  const path = text => text.split('/').map(encodeURIComponent).join('/');

  function open() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const folder = asked.get('folder') || '', stages = (asked.get('stages') || '').split(',').filter(s => /^\w+$/.test(s));
    byId('name').textContent = document.title = asked.get('id') || 'Structure';
    byId('links').replaceChildren();
    // Only what lies in the campaign's folder is loaded.
    if (!/^tasks\/[0-9a-f]{3}\/[^/:\\]+$/.test(folder) || !stages.length) {
      byId('place').textContent = 'No structure is named; come here from the table.';
      return;
    }
    const wanted = asked.get('show'), shown = stages.includes(wanted) ? wanted : stages[stages.length - 1];
    for (const stage of stages) {
      const to = new URLSearchParams(asked);
      to.set('show', stage);
      const a = link('#' + to, stage.replaceAll('_', ' '));
      if (stage === shown) a.className = 'shown';
      byId('links').append(a);
    }
    const report = asked.get('report') || '';
    if (report.startsWith(folder + '/') && !report.includes('..')) byId('links').append(link(path(report), 'report of the dynamics'));
    byId('links').append(link(path(folder) + '/', 'files'));
    const figure = document.createElement('figure');
    figure.className = 'view';
    figure.append(document.createElement('p'));
    byId('place').replaceChildren(figure);
    const fault = text => { figure.querySelector('p').textContent = text; };
    window.havenView = data => window.havenShow(figure, data).catch(failure => {
      fault('This view could not be drawn: ' + failure.message);
      console.error(failure);
    });
    const script = document.createElement('script');
    script.src = path(folder) + '/' + shown + '.view.js';
    script.onerror = () => fault('There is no ' + script.src + '.');
    figure.append(script);
  }

  window.addEventListener('hashchange', open);
  open();
})();
