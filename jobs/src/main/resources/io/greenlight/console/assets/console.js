// Brings pages up to date while somebody looks at them. Everything works without it, by reloading.
(() => {
  'use strict';
  const TICK_MILLIS = 2000;
  const SLOW = 5;
  const CHART_MILLIS = 5000;
  const byId = (id) => document.getElementById(id);

  // Ticks, while the tab is seen.
  let ticks = 0;
  function tick() {
    if (document.visibilityState !== 'visible') {
      return;
    }
    htmx.trigger(document.body, 'tick');
    if (ticks++ % SLOW === 0) {
      htmx.trigger(document.body, 'slowtick');
    }
  }
  setInterval(tick, TICK_MILLIS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      ticks = 0;
      tick();
    }
  });

  // What has not changed is left alone: focus, selection and screen readers stay where they are.
  const shown = new WeakMap();
  document.body.addEventListener('htmx:beforeSwap', (event) => {
    const { xhr, target } = event.detail;
    if (xhr.status !== 200) {
      return;
    }
    if (elsewhere(xhr)) {
      event.detail.shouldSwap = false;
      location.reload();
      return;
    }
    if (shown.get(target) === xhr.responseText) {
      event.detail.shouldSwap = false;
    }
    shown.set(target, xhr.responseText);
  });
  // A session that has ended leads to the door, which is no part of this page.
  function elsewhere(xhr) {
    return xhr.responseURL !== '' && new URL(xhr.responseURL).pathname === '/login' && location.pathname !== '/login';
  }

  let said = spoken();
  document.body.addEventListener('htmx:afterSettle', () => {
    const now = spoken();
    if (now !== said) {
      said = now;
      byId('said').textContent = now;
    }
    followChart();
  });
  function spoken() {
    const element = document.querySelector('[data-say]');
    return element ? element.textContent : '';
  }

  // Whether the server is there.
  function away(words) {
    const banner = byId('away');
    if (banner.textContent !== words) {
      banner.textContent = words;
    }
    banner.hidden = words === '';
  }
  document.body.addEventListener('htmx:sendError', () => away('The server does not answer. What you see is not up to date; it is tried again by itself.'));
  document.body.addEventListener('htmx:timeout', () => away('The server takes too long to answer. What you see is not up to date; it is tried again by itself.'));
  document.body.addEventListener('htmx:responseError', (event) => away(
    event.detail.xhr.status === 503
      ? 'The control database does not answer. What you see is not up to date; it is tried again by itself.'
      : 'The server cannot show this any more (' + event.detail.xhr.status + '). Reload the page.'));
  document.body.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.successful) {
      away('');
    }
  });

  // Requests that change something carry the token of the page.
  document.body.addEventListener('htmx:configRequest', (event) => {
    const token = document.querySelector('meta[name=csrf]');
    if (token && event.detail.verb !== 'get') {
      event.detail.headers[token.dataset.header] = token.content;
    }
  });

  // Charts.
  const charts = document.querySelector('[data-charts]');
  const drawn = [];
  function short(value) {
    if (value === null || value === undefined) {
      return '–';
    }
    const size = Math.abs(value);
    if (size >= 1e6) {
      return (value / 1e6).toFixed(1) + 'M';
    }
    return size >= 1e4 ? (value / 1e3).toFixed(1) + 'k' : String(Math.round(value));
  }
  // UTC, as everywhere on the page: with seconds for minutes, with the day for days.
  function times(chart, ticks) {
    const span = chart.scales.x.max - chart.scales.x.min;
    return ticks.map((seconds) => {
      const text = new Date(seconds * 1000).toISOString();
      return span > 2 * 86400 ? text.slice(5, 16).replace('T', ' ') : text.slice(11, span < 600 ? 19 : 16);
    });
  }
  function colour(element, name) {
    return getComputedStyle(element).getPropertyValue(name).trim();
  }
  function options(element, series) {
    const ink = colour(element, '--quiet');
    const axis = { stroke: ink, grid: { stroke: colour(element, '--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    return {
      width: Math.max(200, element.clientWidth),
      height: 190,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (chart, low, high) => [0, high > 0 ? high * 1.08 : 1] } },
      axes: [{ ...axis, space: 84, values: times }, { ...axis, size: 54, values: (chart, ticks) => ticks.map(short) }],
      series: [{ label: 'UTC', value: '{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}' }, ...series],
    };
  }
  function series(element, kind) {
    const main = colour(element, '--accent');
    const show = (chart, value) => short(value);
    if (kind === 'rate') {
      return [{ label: 'Documents/s', stroke: main, fill: main + '22', width: 2, value: show, points: { show: false } }];
    }
    return [
      { label: 'Ready', stroke: main, fill: main + '22', width: 2, value: show, points: { show: false } },
      { label: 'All', stroke: colour(element, '--quiet'), dash: [4, 4], width: 1, value: show, points: { show: false } },
    ];
  }
  function draw(history) {
    const enough = history.times.length > 1;
    charts.querySelector('[data-empty]').hidden = enough;
    charts.querySelectorAll('figure').forEach((figure) => { figure.hidden = !enough; });
    if (!enough) {
      return;
    }
    charts.querySelectorAll('[data-chart]').forEach((element, index) => {
      const kind = element.dataset.chart;
      const data = kind === 'rate' ? [history.times, history.rate] : [history.times, history.ready, history.accounts];
      if (drawn[index]) {
        drawn[index].setData(data);
      } else {
        drawn[index] = new uPlot(options(element, series(element, kind)), data, element);
      }
    });
  }
  let last = null;
  async function look() {
    if (!charts || document.visibilityState !== 'visible') {
      return;
    }
    try {
      const answer = await fetch(charts.dataset.history, { headers: { Accept: 'application/json' } });
      if (answer.ok && (answer.headers.get('Content-Type') || '').includes('json')) {
        last = await answer.json();
        draw(last);
      }
    } catch (unreachable) {
      // The banner says it.
    }
  }
  function redraw() {
    drawn.splice(0).forEach((chart) => chart.destroy());
    if (last) {
      draw(last);
    }
  }
  // The overview shows the reindex that runs, which may be another one by now.
  function followChart() {
    const wanted = document.querySelector('[data-charted]');
    if (charts && wanted && charts.dataset.history !== wanted.dataset.history) {
      charts.dataset.history = wanted.dataset.history;
      last = null;
      redraw();
      look();
    } else if (!charts && wanted) {
      location.reload();
    }
  }
  if (charts) {
    look();
    setInterval(look, CHART_MILLIS);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    let width = charts.clientWidth;
    new ResizeObserver(() => {
      if (charts.clientWidth !== width) {
        width = charts.clientWidth;
        redraw();
      }
    }).observe(charts);
  }
})();
