"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const drawn = [];

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  // Powers of ten, all of an axis written alike.
  function power(v, vs) {
    const e = Math.round(Math.log10(v));
    if (Math.abs(Math.log10(v) - e) > 1e-6) return "";
    const set = vs.filter(w => w != null);
    if (set[0] > 0.0099 && set[set.length - 1] < 100000) return String(Number(v.toPrecision(3)));
    return "10" + (e < 0 ? "⁻" : "") + String(Math.abs(e)).replace(/\d/g, d => SUPERSCRIPT[d]);
  }
  // Less than two decades: 2 and 5 are labelled as well.
  function near(vs) {
    const set = vs.filter(v => v != null);
    return set[set.length - 1] < 100 * set[0];
  }
  function step(v) {
    const m = v / Math.pow(10, Math.floor(Math.log10(v) + 1e-9));
    return [1, 2, 5].some(k => Math.abs(m - k) < 1e-6) ? short(v) : "";
  }
  // Over many decades the lines between them would make a grey wall.
  function decades(u, vs) {
    const set = vs.filter(v => v != null);
    if (set[set.length - 1] < 1e6 * set[0]) return vs;
    return vs.map(v => v != null && Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6 ? v : null);
  }
  // The greatest of 1, 2, 5 times a power of ten up to v. From other numbers uPlot's ticks of a
  // logarithmic axis may go on for ever (0.0959 to 2.4, uPlot 1.6.32).
  function below(v) {
    const power = Math.pow(10, Math.floor(Math.log10(v)));
    return Number((power * [5, 2, 1].find(k => k * power <= v * (1 + 1e-9))).toPrecision(1));
  }
  function short(v) {
    if (v == null) return "–";
    const a = Math.abs(v);
    return a !== 0 && (a < 1e-3 || a >= 1e6) ? v.toExponential(2) : String(Number(v.toPrecision(4)));
  }

  // Draws in element `id`. spec: {x, y (labels), logX, logY, data, series: [{label, color, line, dash,
  // points}], bands: [[hi, lo]], window: [from, to], bars: [{series, lo, hi}], range}
  function chart(id, spec) {
    const el = document.getElementById(id);
    if (!el) return;
    let plot = null;
    function build() {
      if (plot) plot.destroy();
      const width = el.clientWidth;
      if (width === 0) { plot = null; return; }
      const axis = (label, log) => ({
        label: label, labelSize: 22, labelFont: "12px system-ui, sans-serif",
        font: "12px system-ui, sans-serif", stroke: color("soft"),
        grid: {stroke: color("line"), width: 1, filter: log ? decades : (u, vs) => vs},
        ticks: {stroke: color("line"), width: 1, filter: log ? decades : (u, vs) => vs},
        values: log ? (u, vs) => vs.map(v => v == null ? "" : near(vs) ? step(v) : power(v, vs)) : (u, vs) => vs.map(short),
      });
      const options = {
        width: width,
        height: Math.max(220, Math.min(340, Math.round(width * 0.62))),
        cursor: {y: false, drag: {x: true, y: false}},
        legend: {show: spec.series.filter(x => !x.hidden).length > 1, live: width > 420, markers: {width: 0, fill: (u, i) => i ? u.series[i].points.show && !u.series[i].width ? u.series[i].points.stroke(u, i) : u.series[i].stroke(u, i) : "transparent"}},
        scales: {
          x: {time: false, distr: spec.logX ? 3 : 1, range: spec.pad ? (u, lo, hi) => [lo - 0.06 * (hi - lo || lo), hi + 0.06 * (hi - lo || hi)] : undefined},
          y: {distr: spec.logY ? 3 : 1, range: spec.range},
        },
        axes: [Object.assign(axis(spec.x, spec.logX), {size: 30}), Object.assign(axis(spec.y, spec.logY), {size: 58})],
        series: [{label: spec.x, value: (u, v) => v == null ? "" : short(v)}].concat(spec.series.map(s => ({
          label: s.label, class: s.hidden ? "unlisted" : undefined, pxAlign: 0, stroke: s.hidden ? "transparent" : color(s.color), width: s.line ? 2 : 0,
          dash: s.dash, spanGaps: true, paths: s.line ? undefined : () => null,
          points: {show: !!s.points, size: s.points === true ? 7 : s.points || 7, fill: color(s.color), stroke: color(s.color)},
          value: (u, v) => v == null ? "" : short(v),
        }))),
        bands: (spec.bands || []).map(b => ({series: b, fill: color("band")})),
        hooks: {
          drawClear: [u => {
            if (!spec.window) return;
            const a = u.valToPos(spec.window[0], "x", true), b = u.valToPos(spec.window[1], "x", true);
            const left = Math.max(a, u.bbox.left), right = Math.min(b, u.bbox.left + u.bbox.width);
            if (right <= left) return;
            u.ctx.save();
            u.ctx.fillStyle = color("window");
            u.ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
            u.ctx.restore();
          }],
          draw: [u => {
            for (const bar of spec.bars || []) {
              u.ctx.save();
              u.ctx.strokeStyle = color(spec.series[bar.series - 1].color);
              u.ctx.lineWidth = 1.5 * devicePixelRatio;
              u.ctx.beginPath();
              u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
              u.ctx.clip();
              u.ctx.beginPath();
              u.data[0].forEach((x, k) => {
                const px = u.valToPos(x, "x", true);
                if (u.data[bar.series][k] == null && bar.hi[k] > 0 && spec.logY) {
                  // An upper bound: an arrow down from it.
                  const py = u.valToPos(bar.hi[k], "y", true), a = 4 * devicePixelRatio;
                  u.ctx.moveTo(px - a, py);
                  u.ctx.lineTo(px + a, py);
                  u.ctx.moveTo(px, py);
                  u.ctx.lineTo(px, py + 4 * a);
                  u.ctx.moveTo(px - a, py + 3 * a);
                  u.ctx.lineTo(px, py + 4 * a);
                  u.ctx.lineTo(px + a, py + 3 * a);
                  return;
                }
                if (u.data[bar.series][k] == null || bar.lo[k] == null) return;
                u.ctx.moveTo(px, u.valToPos(bar.lo[k], "y", true));
                u.ctx.lineTo(px, u.valToPos(bar.hi[k], "y", true));
              });
              u.ctx.stroke();
              u.ctx.restore();
            }
            if (spec.level != null) {
              u.ctx.save();
              u.ctx.strokeStyle = color("soft");
              u.ctx.setLineDash([5, 5]);
              const y = u.valToPos(spec.level, "y", true);
              u.ctx.beginPath();
              u.ctx.moveTo(u.bbox.left, y);
              u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
              u.ctx.stroke();
              u.ctx.restore();
            }
          }],
        },
      };
      plot = new uPlot(options, spec.data, el);
    }
    build();
    drawn.push({el: el, width: el.clientWidth, build: build});
  }

  function msd(run, s, log) {
    const keep = s.lag_ps.map((t, k) => !log || s.msd[k] > 0);
    const take = a => a.filter((v, k) => keep[k]);
    const lag = take(s.lag_ps);
    const line = take(s.fit);
    const std = take(s.std);
    const positive = v => log && v <= 0 ? null : v;
    return {
      x: "lag / ps", y: "MSD / Å²", logX: log, logY: log,
      data: [
        lag, take(s.msd),
        line.map(positive),
        line.map((v, k) => v == null || std[k] == null ? null : v + 1.96 * std[k]),
        line.map((v, k) => v == null || std[k] == null ? null : positive(Math.max(log ? v / 100 : 0, v - 1.96 * std[k]))),
      ],
      series: [
        {label: "MSD", color: "blue", line: true},
        {label: "fit", color: "orange", line: true, dash: [6, 4]},
        {label: "+95 %", hidden: true, color: "blue", line: true},
        {label: "−95 %", hidden: true, color: "blue", line: true},
      ],
      bands: [[3, 4]], window: s.window_ps,
    };
  }

  function drawRun(run) {
    for (const s of run.species) {
      const id = run.id + "-" + s.id;
      chart(id + "-linear", msd(run, s, false));
      chart(id + "-log", msd(run, s, true));
      chart(id + "-exponent", {
        x: "lag / ps", y: "exponent, α₂", logX: true,
        data: [s.lag_ps, s.jump_exponent, s.exponent, s.non_gaussian],
        series: [{label: "d ln(MSD − c)/d ln t", color: "blue", line: true}, {label: "d ln MSD/d ln t", color: "green", line: true, dash: [4, 4]}, {label: "non-Gaussian α₂", color: "orange", line: true}],
        window: s.window_ps, level: 1,
        range: (u, lo, hi) => [Math.min(-0.1, lo == null ? 0 : Math.max(lo, -0.5)), Math.min(Math.max(1.6, hi == null ? 0 : hi), 4)],
      });
      chart(id + "-posterior", {
        x: "D* / cm² s⁻¹", y: "relative probability",
        data: [s.posterior_d, s.posterior_p],
        series: [{label: "posterior of D*", color: "violet", line: true}],
        window: s.ci95, range: (u, lo, hi) => [0, hi * 1.05],
      });
    }
    if (run.charge_msd) {
      chart(run.id + "-charge", {
        x: "lag / ps", y: "⟨|Σ q Δr|²⟩ / e² Å²",
        data: [
          run.charge_lag_ps, run.charge_msd,
          run.charge_msd.map((v, k) => run.charge_std[k] == null ? null : v + 1.96 * run.charge_std[k]),
          run.charge_msd.map((v, k) => run.charge_std[k] == null ? null : Math.max(0, v - 1.96 * run.charge_std[k])),
        ],
        series: [
          {label: "charge displacement", color: "green", line: true},
          {label: "+95 %", hidden: true, color: "green", line: true},
          {label: "−95 %", hidden: true, color: "green", line: true},
        ],
        bands: [[2, 3]], window: run.charge_window_ps,
      });
    }
    for (const trace of run.thermo || []) {
      chart(run.id + "-" + trace.id, {
        x: "time / ps", y: trace.label, data: [trace.time_ps, trace.value],
        series: [{label: trace.label, color: "blue", line: true}],
      });
    }
  }

  function drawFit(id, fit) {
    const joined = uPlot.join([
      [fit.curve.x, fit.curve.y, fit.curve.hi, fit.curve.lo],
      [fit.points.x, fit.points.y, fit.points.lo, fit.points.hi],
    ]);
    chart(id, {
      x: "1000 / (T / K)", y: fit.label, logY: true,
      data: joined.slice(0, 5),
      series: [
        {label: {arrhenius: "Arrhenius", vtf: "VTF", breakpoint: "two branches"}[fit.model], color: "orange", line: true},
        {label: "+95 %", hidden: true, color: "orange", line: true},
        {label: "−95 %", hidden: true, color: "orange", line: true},
        {label: "simulation", color: "blue", points: true},
      ],
      bands: [[2, 3]],
      bars: [{series: 4, lo: joined[5], hi: joined[6]}],
    });
  }

  for (const fit of data.fits) drawFit(fit.id, fit);
  if (data.haven.x.length) {
    chart("haven", {
      x: "T / K", y: "H_R = D*/D_σ",
      data: [data.haven.x, data.haven.y],
      series: [{label: "Haven ratio", color: "green", points: true}],
      bars: [{series: 1, lo: data.haven.lo, hi: data.haven.hi}], level: 1, pad: true, logY: true,
      range: () => [below(Math.min(0.5, ...data.haven.lo.map(v => Math.max(v, 0.01))) / 1.2), 1.2 * Math.max(2, ...data.haven.hi.map(v => Math.min(v, 100)))],
    });
  }
  const COLORS = ["blue", "orange", "green", "violet", "soft", "ink"];
  for (const c of data.charts) {
    const ends = c.data.slice(1 + c.names.length);
    chart(c.id, {
      x: c.x, y: c.y, level: c.level, logX: c.logX, data: c.data, bands: c.bands,
      series: c.names.map((name, k) => {
        const points = c.points.includes(name);
        return {label: name, color: COLORS[k % COLORS.length], line: !points, points: points && 5};
      }).concat(ends.map(() => ({label: "95 %", hidden: true, color: "blue", line: true}))),
      range: c.highest == null ? undefined : (u, lo, hi) => [Math.min(0, lo), Math.min(hi * 1.05, c.highest)],
    });
  }
  const byId = new Map(data.runs.map(r => [r.id, r]));
  document.querySelectorAll("details[data-run]").forEach(d => {
    const open = () => {
      const run = byId.get(d.dataset.run);
      if (d.open && run && !run.drawn) { run.drawn = true; drawRun(run); }
    };
    d.addEventListener("toggle", open);
    open();
  });

  new ResizeObserver(() => drawn.forEach(c => {
    if (c.el.clientWidth !== c.width) { c.width = c.el.clientWidth; c.build(); }
  })).observe(document.body);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(c => c.build()));
})();
